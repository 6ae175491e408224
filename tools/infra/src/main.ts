import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { down } from './local/down';
import { CLONE, placeIn } from './local/place';
import { present, state } from './local/status';
import { up } from './local/up';

const HELP = `Kafka, PostgreSQL and an event store on this machine, for Charter to run on.

Usage
  npm run infra:up [-- --brokers 3] [-- --no-docker]
  npm run infra:status
  npm run infra:down [-- --purge]

Options
  --brokers 1|3     how many brokers Kafka has (1); each choice has its own data
  --no-docker       processes of this machine, although a Docker engine answers
  --purge           with infra:down: their data goes, too
  --folder FOLDER   where data, logs and addresses lie (.infra)
  --help            this text

Examples
  npm run infra:up                                one broker
  npm run infra:up -- --brokers 3                 three, so that one may be killed
  EVENTSTORE_URL=esdb://... npm run infra:up      with that event store instead of an embedded one
  set -a; . .infra/env; set +a; npm start         Charter on these servers
  npm run infra:down -- --purge                   as if nothing had been

infra:up writes the addresses to .infra/env and returns; the servers stay until infra:down. Where a Docker engine answers,
they are the containers of docker-compose.yml. infra:status ends with 1 where one of them does not answer.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      brokers: { type: 'string', default: '1' },
      'no-docker': { type: 'boolean', default: false },
      purge: { type: 'boolean', default: false },
      folder: { type: 'string', default: join(CLONE, '.infra') },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const place = placeIn(values.folder);
  const [what] = positionals;
  if (what === 'up') return up(place, { brokers: brokersIn(values.brokers), docker: !values['no-docker'] });
  if (what === 'status') return present(place, await state(place));
  if (what !== 'down') throw new Error(`${what ?? 'Nothing'} is not among: up, status, down.`);
  await down(place, values.purge);
  return 0;
}

const brokersIn = (text: string): 1 | 3 => {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new Error(`--brokers ${text}: there can be 1 or 3.`);
};

main().then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
    process.exitCode = 1;
  },
);
