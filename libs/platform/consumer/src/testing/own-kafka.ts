import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { KafkaSettings } from '../kafka/settings';

/** The clone that this package lies in. */
export const CLONE = resolve(__dirname, '..', '..', '..', '..', '..');

/** Owns a broker, and ends with us. It is a program of its own: nothing here knows how a broker is started. */
const OWNER = `
  const { startKafka } = require('@charter/infra');
  startKafka({ folder: __dirname + '/kafka', brokers: 1, acl: true, heapMegabytes: 400 }).then(
    kafka => {
      const [broker] = kafka.brokers;
      const { bootstrap, authority } = kafka;
      process.on('message', what => broker[what]().then(() => process.send({ did: what })));
      process.on('disconnect', () => kafka.kill().then(() => process.exit()));
      process.send({ ready: { bootstrap, authority, password: kafka.login().password } });
    },
    error => process.send({ failed: error.message }, () => process.exit(1)),
  );
`;

type Told = Readonly<{
  did?: string;
  failed?: string;
  ready?: Readonly<{ bootstrap: string; authority: string; password: string }>;
}>;

/** A broker of one's own, that asks for rights, and can be stopped in any way. */
export type OwnKafka = Readonly<{
  bootstrap: string;
  /** The file of the authority that knows it (PEM). */
  authority: string;
  adminPassword: string;
  settings: (username: string, password: string) => KafkaSettings;
  /** SIGSTOP, SIGCONT, SIGKILL, and a start at the same address. */
  tell: (what: 'pause' | 'resume' | 'kill' | 'start') => Promise<void>;
  close: () => Promise<void>;
}>;

export const ownKafka = async (): Promise<OwnKafka> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-consumer-kafka-'));
  const program = join(folder, 'owner.cjs');
  await writeFile(program, OWNER.replace("'@charter/infra'", JSON.stringify(join(CLONE, 'tools', 'infra'))));
  const owner = fork(program, { cwd: CLONE, execArgv: ['--no-warnings'] });
  const exited = once(owner, 'exit');
  const close = async () => {
    if (owner.connected) owner.disconnect();
    await exited;
    await rm(folder, { recursive: true });
  };
  const [{ ready, failed }] = (await once(owner, 'message')) as [Told];
  if (!ready) {
    await close();
    throw new Error(failed);
  }
  const { bootstrap, authority, password } = ready;
  return {
    ...{ bootstrap, authority, adminPassword: password, close },
    settings: (username, secret) => ({
      brokers: bootstrap.split(','),
      tls: { ca: readFileSync(authority, 'utf8') },
      sasl: { mechanism: 'scram-sha-512', username, password: secret },
    }),
    tell: async what => {
      const told = once(owner, 'message');
      owner.send(what);
      await told;
    },
  };
};
