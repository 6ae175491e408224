import { sql, type Transaction } from 'kysely';
import type { Books } from './books';
import type { Home } from './database';
import { quoted, type BuiltTable } from './write';
import type { ReadModel } from './projection';
import { raiseFence } from './replay';
import type { Build } from './rows-handler';

/** What stands of a processor's read models: those in use, and those that are still being filled. */
export type Standing<M> = Readonly<{
  live: readonly Build<M>[];
  filling: readonly Build<M>[];
  /** The names of read models that this code does not have. */
  others: readonly string[];
}>;

/** A newer version of the code has built a read model that this one does not know. */
export class Superseded extends Error {}

type Options<M> = Readonly<{ home: Home; processor: string; models: readonly ReadModel<M>[] }>;
type Row = Readonly<{ projection: string; build: number; version: number; state: 'live' | 'filling' }>;

/** Makes what is missing: the first tables of a new read model, or new ones beside those of an older version. */
export const standingBuilds = <M>({ home, processor, models }: Options<M>): Promise<Standing<M>> =>
  home.books.transaction().execute(async transaction => {
    await lockBuilds(transaction, home.schemaName);
    const rows = await buildsOf(transaction, processor);
    const isNew = rows.length === 0;
    const others = rows.map(({ projection }) => projection).filter(name => models.every(model => model.name !== name));
    const standing = { live: [] as Build<M>[], filling: [] as Build<M>[], others };
    for (const model of models) {
      const own = rows.filter(({ projection }) => projection === model.name);
      const newest = Math.max(...own.map(({ version }) => version));
      if (newest > model.version)
        throw new Superseded(`${model.name} is at version ${newest}, this is ${model.version}`);
      const live = own.find(row => row.state === 'live' && row.version === model.version);
      const filling = own.find(row => row.state === 'filling' && row.version === model.version);
      if (live) standing.live.push(buildOf(model, live.build));
      if (filling) standing.filling.push(buildOf(model, filling.build));
      if (live || filling) continue;
      const build = await create(transaction, { home, processor, model, live: isNew });
      // A read model that never was has nothing better to show than what is being filled.
      if (own.length === 0) await show(transaction, home.schemaName, build);
      else await raiseFence(transaction, processor);
      (isNew ? standing.live : standing.filling).push(build);
    }
    return standing;
  });

/** New tables beside those in use. */
export const beginBuild = <M>({ home, processor, models: [model] }: Options<M>): Promise<Build<M>> =>
  home.books.transaction().execute(async transaction => {
    await lockBuilds(transaction, home.schemaName);
    return create(transaction, { home, processor, model: model!, live: false });
  });

/** The name under which a build keeps its own positions while it is filled. */
export const fillerOf = <M>(processor: string, { model, build }: Build<M>): string =>
  fillerNamed(processor, { projection: model.name, build });

const fillerNamed = (processor: string, { projection, build }: Pick<Row, 'projection' | 'build'>): string =>
  `${processor}/${projection}/${build}`;

export const lockBuilds = async (transaction: Transaction<Books>, schemaName: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`charter builds ${schemaName}`}))`.execute(transaction);
};

/** Lets the views show a build. */
export const show = async <M>(
  transaction: Transaction<Books>,
  schemaName: string,
  { tables }: Build<M>,
): Promise<void> => {
  for (const [view, { physical }] of Object.entries(tables)) {
    const name = sql.raw(`${quoted(schemaName)}.${quoted(view)}`);
    await sql`drop view if exists ${name}`.execute(transaction);
    await sql`create view ${name} as select * from ${sql.raw(`${quoted(schemaName)}.${quoted(physical)}`)}`.execute(
      transaction,
    );
  }
};

/** Drops a build with its tables, and whoever fills it learns of it by its position. */
export const dropBuild = async (
  transaction: Transaction<Books>,
  processor: string,
  { projection, build }: Pick<Row, 'projection' | 'build'>,
): Promise<void> => {
  const dropped = await transaction
    .deleteFrom('builds')
    .where('projection', '=', projection)
    .where('build', '=', build)
    .returning('tables')
    .executeTakeFirst();
  // With them go the views that show nothing else: those of tables which the newer version does not have.
  for (const table of dropped?.tables ?? []) await transaction.schema.dropTable(table).ifExists().cascade().execute();
  await closeBooks(transaction, fillerNamed(processor, { projection, build }));
};

/** Strikes what a reader has written down that will not read any more. */
export const closeBooks = async (transaction: Transaction<Books>, reader: string): Promise<void> => {
  await transaction.deleteFrom('parked').where('reader', '=', reader).execute();
  await transaction.deleteFrom('positions').where('reader', '=', reader).execute();
};

export const buildsOf = (transaction: Transaction<Books>, processor: string): Promise<Row[]> =>
  transaction
    .selectFrom('builds')
    .select(['projection', 'build', 'version', 'state'])
    .where('processor', '=', processor)
    .execute();

const buildOf = <M>(model: ReadModel<M>, build: number): Build<M> => {
  const tables = Object.entries(model.tables).map(([name, { key }]): [string, BuiltTable] => [
    name,
    { physical: `${name}_b${build}`, key },
  ]);
  return { model, build, tables: Object.fromEntries(tables) };
};

const create = async <M>(
  transaction: Transaction<Books>,
  { processor, model, live }: Readonly<{ home: Home; processor: string; model: ReadModel<M>; live: boolean }>,
): Promise<Build<M>> => {
  const { last } = await transaction
    .selectFrom('builds')
    .select(({ fn }) => fn.max('build').as('last'))
    .where('projection', '=', model.name)
    .executeTakeFirstOrThrow();
  const build = buildOf(model, (last ?? 0) + 1);
  for (const [name, { key, create: columns, indexes = [] }] of Object.entries(model.tables)) {
    const { physical } = build.tables[name]!;
    await columns(transaction.schema.createTable(physical))
      .addColumn('revision', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint(`${physical}_key`, [...key])
      .execute();
    for (const [index, columnsOf] of indexes.entries())
      await transaction.schema
        .createIndex(`${physical}_${index}`)
        .on(physical)
        .columns([...columnsOf])
        .execute();
  }
  await transaction
    .insertInto('builds')
    .values({
      processor,
      projection: model.name,
      build: build.build,
      version: model.version,
      state: live ? 'live' : 'filling',
      tables: JSON.stringify(Object.values(build.tables).map(({ physical }) => physical)) as unknown as string[],
    })
    .execute();
  return build;
};
