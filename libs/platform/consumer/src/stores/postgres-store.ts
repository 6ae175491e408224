import type {
  Move,
  ParkedKey,
  ParkedName,
  Position,
  Positions,
  PositionStore,
  WaitingMessage,
} from '../position-store';
import { firstOf, parkedKeysIn, type Head, type ParkedInLane } from './parked-order';
import { positionTables, quoted } from './postgres-tables';
import {
  inTransaction,
  lendTransaction,
  toldOtherwise,
  type PostgresClient,
  type PostgresPool,
} from './postgres-transaction';

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
      if (!(await isThere(client, place, move))) return false;
      const parked = await parkedAmong(client, place, move);
      const waiting = await lendTransaction(client, () => effect(client, parked));
      await keep(client, { ...place, topic: move.topic, partition: move.partition }, waiting);
      await advance(client, place, move);
      return true;
    }),
  parked: () => inTransaction(pool, client => parkedKeys(client, place)),
  replayFirst: async (name, replay) => {
    let tried: First | undefined;
    try {
      return await inTransaction(pool, async client => {
        const first = await lockFirst(client, place, name);
        if (!first) return false;
        tried = first;
        await lendTransaction(client, () => replay(client, first));
        await client.query(`delete from ${place.schema}.parked where ${LANE} and "offset" = $4`, [
          place.consumer,
          name.topic,
          first.partition,
          first.offset,
        ]);
        return true;
      });
    } catch (error) {
      if (tried) {
        const { topic, partition, offset } = { ...name, ...tried };
        await inTransaction(pool, client => noteReason(client, { ...place, topic, partition, offset }, error));
      }
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
  const text = `select topic, partition, "offset"::text, epoch from ${schema}.positions
    where consumer = $1 and "offset" >= 0`;
  const rows = await rowsOf<Omit<Position, 'offset'> & { offset: string }>(client, text, [consumer]);
  return rows.map(row => ({ ...row, offset: Number(row.offset) }));
};

/**
 * Compares. The row stays locked until the end: all that touches this partition comes one after the other. It is set last
 * of all: whoever commits what is half done has not moved it.
 */
const isThere = async (client: PostgresClient, { schema, consumer }: Place, move: Move): Promise<boolean> => {
  const { topic, partition, epoch, from } = move;
  const insert = `insert into ${schema}.positions (consumer, topic, partition, epoch, "offset")
    values ($1, $2, $3, '', $4) on conflict do nothing`;
  if (from < 0) await client.query(insert, [consumer, topic, partition, from]);
  const text = `select 1 from ${schema}.positions where ${LANE} and "offset" = $4 and epoch in ('', $5) for update`;
  return (await rowsOf(client, text, [consumer, topic, partition, from, epoch])).length === 1;
};

const advance = async (client: PostgresClient, { schema, consumer }: Place, move: Move): Promise<void> => {
  const text = `update ${schema}.positions set "offset" = $4, epoch = $5 where ${LANE}`;
  await client.query(text, [consumer, move.topic, move.partition, move.to, move.epoch]);
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
    await client.query(text, [consumer, topic, partition, offset, key, epoch, value, reason && textOf(reason)]);
};

type Waiting = readonly WaitingMessage[];

/** A database keeps no NUL in a text, and an error may have one in its message. */
const textOf = (reason: string): string => reason.replaceAll('\0', '\ufffd');

const parkedKeys = async (client: PostgresClient, { schema, consumer }: Place): Promise<readonly ParkedKey[]> => {
  // What is in a message matters only where its key is in several partitions.
  const text = `select lane.topic, lane.partition, lane.key, lane.since, lane.waiting, head.reason,
      case when count(*) over (partition by lane.topic, lane.key) > 1 then head.value end as value
    from (select topic, partition, key, min("offset") as "offset", min(since) as since, count(*)::integer as waiting
        from ${schema}.parked where consumer = $1 group by topic, partition, key) lane
      join ${schema}.parked head using (topic, partition, "offset")
    where head.consumer = $1`;
  const rows = await rowsOf<Timed<ParkedInLane>>(client, text, [consumer]);
  return parkedKeysIn(rows.map(row => ({ ...row, since: isoOf(row) })));
};

/** As `pg` gives it: a time, unless somebody has told it otherwise. */
type Timed<Row extends Head> = Omit<Row, 'since'> & Readonly<{ since: Date | string }>;

const isoOf = ({ since }: Timed<Head>): string => new Date(since).toISOString();

type First = WaitingMessage & Head & Readonly<{ partition: number }>;

/** The first message of a key, while nobody else moves the partitions that it waits in. */
const lockFirst = async (client: PostgresClient, { schema, consumer }: Place, { topic, key }: ParkedName) => {
  const text = `select partition from ${schema}.positions where consumer = $1 and topic = $2
      and partition in (select partition from ${schema}.parked where ${KEY}) order by partition for update`;
  for (;;) {
    const lanes = await rowsOf<Readonly<{ partition: number }>>(client, text, [consumer, topic, key]);
    if (lanes.length === 0) return undefined;
    const heads: First[] = [];
    for (const { partition } of lanes)
      heads.push(...(await headsOf(client, { schema, consumer, topic, partition }, key)));
    const first = firstOf(heads);
    // Before the locks were ours, somebody may have handled all of these.
    if (first) return first;
  }
};

type FirstRow = Timed<Head> & Readonly<{ offset: string; epoch: string | null }>;

/** The first message of a key in one partition, if one waits. */
const headsOf = async (client: PostgresClient, place: LanePlace, key: string): Promise<readonly First[]> => {
  const { schema, consumer, topic, partition } = place;
  const text = `select "offset"::text, epoch, value, since from ${schema}.parked
    where ${LANE} and key = $4 order by "offset" limit 1`;
  const rows = await rowsOf<FirstRow>(client, text, [consumer, topic, partition, key]);
  return rows.map(row => ({
    ...{ key, partition, offset: Number(row.offset), since: isoOf(row) },
    ...{ epoch: row.epoch ?? undefined, value: row.value ?? undefined },
  }));
};

/** Why a message waits has changed. */
const noteReason = async (client: PostgresClient, place: LanePlace & Readonly<{ offset: number }>, error: unknown) => {
  const text = `update ${place.schema}.parked set reason = $5 where ${LANE} and "offset" = $4`;
  const { consumer, topic, partition, offset } = place;
  await client.query(text, [consumer, topic, partition, offset, textOf(String(error))]);
};
