#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startEmbeddedEventStore } from './index';

const HELP = `An event store that speaks EventStoreDB's protocol, over one SQLite file.

Usage
  node dist/main.js --file FILE [--port PORT]

Options
  --file FILE   the file that holds the events; made if it is missing
  --port PORT   the port on 127.0.0.1 (2113; 0: a free one)
  --help        this text

Examples
  node dist/main.js --file events.db
  node dist/main.js --file /var/lib/events.db --port 2114

Clients connect to esdb://127.0.0.1:PORT?tls=false. SIGTERM or Ctrl-C finishes the work in hand and ends the server.
Needs Node.js 24, for its SQLite.
`;

/** EventStoreDB's own. */
const DEFAULT_PORT = '2113';

type Arguments = Readonly<{ file: string; port: number } | { help: true }>;

function parse(): Arguments {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' },
      port: { type: 'string', default: DEFAULT_PORT },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return { help: true };
  if (!values.file) throw new Error('--file is missing: name the file that holds the events.');
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
    throw new Error(`--port ${values.port} is no port.`);
  return { file: values.file, port: Number(values.port) };
}

async function main(): Promise<void> {
  const parsed = parse();
  if ('help' in parsed) {
    process.stdout.write(HELP);
    return;
  }
  const store = await startEmbeddedEventStore(parsed);
  // Before anybody is told that there is something to end.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void store.close());
  process.stdout.write(`Listening on ${store.connectionString}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`);
  process.exitCode = 1;
});
