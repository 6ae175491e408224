import type {
  Move,
  ParkedKey,
  ParkedName,
  Position,
  Positions,
  PositionStore,
  WaitingMessage,
} from '../position-store';
import { positionTables, quoted } from './postgres-tables';
import { inTransaction, toldOtherwise, type PostgresClient, type PostgresPool } from './postgres-transaction';

export type PostgresStoreOptions<Client extends PostgresClient> = Readonly<{
  pool: PostgresPool<Client>;
  /** Where its tables are: `charter_consumer` unless said otherwise. */
  schema?: string;
}>;

/** Positions in PostgreSQL; handlers get the connection that the transaction is on. Any number of replicas may share them. */
export const postgresStore = <Client extends PostgresClient = PostgresClient>({
  pool,
  schema = 'charter_consumer',
}: PostgresStoreOptions<Client>): PositionStore<Client> => {
  // Several stores on one pool need no more than one.
  pool.removeListener('error', toldOtherwise);
  pool.on('error', toldOtherwise);
  return {
    open: async consumer => {
      await inTransaction(pool, client => makeTables(client, schema));
      return positionsIn(pool, { schema: quoted(schema), consumer });
    },
  };
};

/** One after the other, if several replicas start at once; and without the right to make tables where they are there. */
const makeTables = async (client: PostgresClient, schema: string): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(hashtext('charter consumer tables'))`);
  // Looked up as rows: what PostgreSQL remembers of names may be older than the lock.
  const text = `select 1 from pg_catalog.pg_tables where schemaname = $1 and tablename = 'parked'`;
  if ((await rowsOf(client, text, [schema])).length === 0) await client.query(positionTables(schema));
};

type Place = Readonly<{ schema: string; consumer: string }>;

const positionsIn = <Client extends PostgresClient>(pool: PostgresPool<Client>, place: Place): Positions<Client> => ({
  load: () => inTransaction(pool, client => load(client, place)),
  commit: (move, effect) =>
    inTransaction(pool, async client => {
      if (!(await moved(client, place, move))) return false;
      const waiting = await effect(client, await parkedAmong(client, place, move));
      await keep(client, { ...place, topic: move.topic, partition: move.partition }, waiting);
      return true;
    }),
  parked: () => inTransaction(pool, client => parkedKeys(client, place)),
  replayFirst: async (name, replay) => {
    try {
      return await inTransaction(pool, async client => {
        const first = await lockFirst(client, place, name);
        if (!first) return false;
        await replay(client, first);
        await client.query(`delete from ${place.schema}.parked where ${LANE} and "offset" = $4`, [
          place.consumer,
          name.topic,
          first.partition,
          first.offset,
        ]);
        return true;
      });
    } catch (error) {
      await inTransaction(pool, client => noteReason(client, place, { ...name, error }));
      throw error;
    }
  },
  strike: topic =>
    inTransaction(pool, async client => {
      for (const table of ['positions', 'parked'])
        await client.query(`delete from ${place.schema}.${table} where consumer = $1 and topic = $2`, [
          place.consumer,
          topic,
        ]);
    }),
});

const LANE = 'consumer = $1 and topic = $2 and partition = $3';
const KEY = 'consumer = $1 and topic = $2 and key = $3';

const rowsOf = async <Row>(client: PostgresClient, text: string, values: unknown[]): Promise<readonly Row[]> =>
  (await client.query(text, values)).rows as readonly Row[];

const load = async (client: PostgresClient, { schema, consumer }: Place): Promise<readonly Position[]> => {
  const text = `select topic, partition, "offset"::text, epoch from ${schema}.positions where consumer = $1`;
  const rows = await rowsOf<Omit<Position, 'offset'> & { offset: string }>(client, text, [consumer]);
  return rows.map(row => ({ ...row, offset: Number(row.offset) }));
};

/** Compares and sets. The row stays locked until the end: all that touches this partition comes one after the other. */
const moved = async (client: PostgresClient, { schema, consumer }: Place, move: Move): Promise<boolean> => {
  const { topic, partition, epoch, from, to } = move;
  const insert = `insert into ${schema}.positions (consumer, topic, partition, epoch, "offset")
    values ($1, $2, $3, $4, $5) on conflict do nothing`;
  const update = `update ${schema}.positions set "offset" = $5, epoch = $4
    where ${LANE} and "offset" = $6 and epoch in ('', $4)`;
  const values = [consumer, topic, partition, epoch, to];
  const { rowCount } = await (from < 0 ? client.query(insert, values) : client.query(update, [...values, from]));
  return rowCount === 1;
};

const parkedAmong = async (client: PostgresClient, { schema, consumer }: Place, { topic, keys }: Move) => {
  if (keys.length === 0) return new Set<string>();
  const text = `select distinct key from ${schema}.parked where consumer = $1 and topic = $2 and key = any($3)`;
  return new Set((await rowsOf<{ key: string }>(client, text, [consumer, topic, keys])).map(({ key }) => key));
};

type LanePlace = Place & Readonly<{ topic: string; partition: number }>;

const keep = async (client: PostgresClient, { schema, consumer, topic, partition }: LanePlace, waiting: Waiting) => {
  const text = `insert into ${schema}.parked (consumer, topic, partition, "offset", key, epoch, value, reason)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`;
  for (const { offset, key, epoch, value, reason } of waiting)
    await client.query(text, [consumer, topic, partition, offset, key, epoch, value, reason]);
};

type Waiting = readonly WaitingMessage[];

const parkedKeys = async (client: PostgresClient, { schema, consumer }: Place): Promise<readonly ParkedKey[]> => {
  const text = `select topic, partition, key, min(since) as since, count(*)::integer as waiting,
      coalesce((array_agg(reason order by "offset"))[1], 'It has not been tried yet.') as reason
    from ${schema}.parked where consumer = $1 group by topic, partition, key order by min(since), key`;
  const rows = await rowsOf<Omit<ParkedKey, 'since'> & { since: Date | string }>(client, text, [consumer]);
  return rows.map(row => ({ ...row, since: new Date(row.since).toISOString() }));
};

type First = WaitingMessage & Readonly<{ partition: number }>;

/** The first message of a key, while nobody else moves the partition that it came from. */
const lockFirst = async (client: PostgresClient, { schema, consumer }: Place, { topic, key }: ParkedName) => {
  const text = `select partition, "offset"::text, key, epoch, value from ${schema}.parked
    where ${KEY} order by partition, "offset" limit 1`;
  const first = async () => (await rowsOf<First>(client, text, [consumer, topic, key]))[0];
  const found = await first();
  if (!found) return undefined;
  await client.query(`select 1 from ${schema}.positions where ${LANE} for update`, [consumer, topic, found.partition]);
  // Somebody may have handled it before the lock was ours.
  const locked = await first();
  if (!locked) return undefined;
  const { offset, value, epoch } = locked;
  return { ...locked, offset: Number(offset), value: value ?? undefined, epoch: epoch ?? undefined };
};

type Failed = ParkedName & Readonly<{ error: unknown }>;

/** Why the first message of a key waits has changed. */
const noteReason = async (client: PostgresClient, { schema, consumer }: Place, { topic, key, error }: Failed) => {
  const text = `update ${schema}.parked set reason = $4
    where ${KEY} and "offset" = (select min("offset") from ${schema}.parked where ${KEY})`;
  await client.query(text, [consumer, topic, key, String(error)]);
};
