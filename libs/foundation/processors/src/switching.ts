import { sql, type Transaction } from 'kysely';
import type { Books } from './books';
import { buildsOf, closeBooks, dropBuild, fillerOf, lockBuilds, show } from './builds';
import type { Home } from './database';
import { quoted } from './write';
import type { Ends } from './ordered-source';
import { raiseFence } from './replay';
import type { Build } from './rows-handler';

/** How many rows a new build has, and how many rows are in only one of both or differ. */
export type Comparison = Readonly<{ rows: number; different: number }>;

/** Somebody else has moved meanwhile: the positions are not equal any more. */
export class Overtaken extends Error {}

type Options<M> = Readonly<{ home: Home; processor: string; build: Build<M>; at: Ends; fillerAt: Ends }>;

/**
 * At equal positions compares both builds, lets the views show the new one, and drops the old one with what others
 * have begun before it and left: all or nothing.
 */
export const switchTo = <M>({ home, processor, build, at, fillerAt }: Options<M>): Promise<Comparison> =>
  home.books.transaction().execute(async transaction => {
    await lockBuilds(transaction, home.schemaName);
    const filler = fillerOf(processor, build);
    await confirm(transaction, processor, at);
    await confirm(transaction, filler, fillerAt);
    const projection = build.model.name;
    const all = (await buildsOf(transaction, processor)).filter(row => row.projection === projection);
    const own = all.find(row => row.build === build.build);
    if (own?.state !== 'filling')
      throw new Error(`Build ${build.build} of ${projection} is not to be filled any more.`);
    const old = all.find(row => row.state === 'live');
    const compared = await compare(transaction, { schemaName: home.schemaName, build, old: old?.build });
    await show(transaction, home.schemaName, build);
    for (const row of all) if (row === old || row.build < build.build) await dropBuild(transaction, processor, row);
    await transaction
      .updateTable('builds')
      .set({ state: 'live' })
      .where('projection', '=', projection)
      .where('build', '=', build.build)
      .execute();
    await handOverParked(transaction, filler, processor);
    await closeBooks(transaction, filler);
    await raiseFence(transaction, processor);
    return compared;
  });

/** Drops a build that nobody will go on filling. */
export const abandon = <M>({ home, processor, build }: Pick<Options<M>, 'home' | 'processor' | 'build'>) =>
  home.books.transaction().execute(async transaction => {
    await lockBuilds(transaction, home.schemaName);
    const own = (await buildsOf(transaction, processor)).find(
      row => row.projection === build.model.name && row.build === build.build,
    );
    if (own?.state === 'filling') await dropBuild(transaction, processor, own);
  });

const confirm = async (transaction: Transaction<Books>, reader: string, at: Ends): Promise<void> => {
  const rows = await transaction
    .selectFrom('positions')
    .select(['lane', 'position'])
    .where('reader', '=', reader)
    .orderBy('lane')
    .forUpdate()
    .execute();
  const stands = rows.length === at.size && rows.every(row => (at.get(row.lane) ?? null) === row.position);
  if (!stands) throw new Overtaken(`${reader} has moved.`);
};

/** What was put aside by the filling waits under the processor from now on; what both put aside waits once. */
const handOverParked = async (transaction: Transaction<Books>, filler: string, processor: string): Promise<void> => {
  await transaction
    .insertInto('parked')
    .columns(['reader', 'lane', 'position', 'before', 'key', 'reason', 'since'])
    .expression(query =>
      query
        .selectFrom('parked')
        .select(({ val }) => [val(processor).as('reader'), 'lane', 'position', 'before', 'key', 'reason', 'since'])
        .where('reader', '=', filler)
        .orderBy('sequence'),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
};

/** Compares what both builds have in common: the columns of both, of the tables of both. */
const compare = async <M>(
  transaction: Transaction<Books>,
  { schemaName, build, old }: Readonly<{ schemaName: string; build: Build<M>; old: number | undefined }>,
): Promise<Comparison> => {
  let rows = 0;
  let different = 0;
  for (const [name, { physical }] of Object.entries(build.tables)) {
    const columns = old === undefined ? [] : await shared(transaction, schemaName, [physical, `${name}_b${old}`]);
    const listed = sql.raw(columns.map(quoted).join(', '));
    const table = (of: string) => sql.raw(`${quoted(schemaName)}.${quoted(of)}`);
    const [a, b] = [table(physical), table(`${name}_b${old}`)];
    const counted = await sql<{ rows: string }>`select count(*) as rows from ${a}`.execute(transaction);
    rows += Number(counted.rows[0]?.rows ?? 0);
    if (columns.length === 0) continue;
    const odd = await sql<{ different: string }>`
      select count(*) as different from (
        (select ${listed} from ${a} except select ${listed} from ${b}) union all
        (select ${listed} from ${b} except select ${listed} from ${a})) as odd`.execute(transaction);
    different += Number(odd.rows[0]?.different ?? 0);
  }
  return { rows, different };
};

const shared = async (
  transaction: Transaction<Books>,
  schemaName: string,
  tables: readonly string[],
): Promise<string[]> => {
  const found = await sql<{ column_name: string }>`
    select column_name from information_schema.columns
    where table_schema = ${schemaName} and table_name in (${sql.join(tables)})
    group by column_name having count(*) = ${tables.length}::int order by column_name`.execute(transaction);
  return found.rows.map(row => row.column_name);
};
