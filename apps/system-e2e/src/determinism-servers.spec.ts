/** @requires kafka @requires postgres */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startKafka, startPostgres, type Postgres } from '@charter/infra';
import { embeddedStore, storeForSpecs } from '@charter/testing';
import { COMMANDS, differencesOf, outcomeOf, SEED, TIME_LIMIT_MS, type Outcome } from './determinism-run';

jest.setTimeout(TIME_LIMIT_MS);

let folder: string;
let postgres: Postgres;
/** What came of it on the parts that are embedded. */
let embedded: Outcome;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-determinism-'));
  postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false });
  embedded = await run({ databaseUrl: PGLITE });
});
afterAll(async () => {
  await postgres.kill();
  // Its data lies elsewhere where the user that it runs as cannot reach this folder.
  for (const left of [folder, postgres.folder]) await rm(left, { recursive: true, force: true });
});

const PGLITE = 'pglite:memory://';

type Where = Readonly<{ databaseUrl: string; brokers?: readonly string[]; openStore?: typeof storeForSpecs }>;

const run = async ({ openStore = embeddedStore, ...where }: Where): Promise<Outcome> => {
  const { url: eventStoreUrl, close } = await openStore();
  const vaultUrl = `sqlite:${join(folder, 'vault.db')}`;
  return outcomeOf({ seed: SEED, count: COMMANDS, eventStoreUrl, vaultUrl, ...where }).finally(close);
};

/** A broker that nobody has written to: the names of topics are the same for all. */
const onKafka = async (where: Where): Promise<Outcome> => {
  const place = await mkdtemp(join(folder, 'kafka-'));
  const kafka = await startKafka({ folder: place, brokers: 1, heapMegabytes: 256 });
  return run({ ...where, brokers: kafka.bootstrap.split(',') }).finally(() => kafka.kill());
};

const expectSame = (outcome: Outcome) => expect(differencesOf(embedded, outcome).slice(0, 3)).toEqual([]);

it(`gives the same history and read models by ${COMMANDS} commands on PGlite with Kafka`, async () => {
  expectSame(await onKafka({ databaseUrl: PGLITE }));
});

it('and on PostgreSQL with the view', async () => {
  expectSame(await run({ databaseUrl: await postgres.createDatabase('view') }));
});

it('and on PostgreSQL with Kafka, on whichever event store', async () => {
  expectSame(await onKafka({ databaseUrl: await postgres.createDatabase('kafka'), openStore: storeForSpecs }));
});
