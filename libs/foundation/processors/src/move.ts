import type { Home } from './database';
import { quoted, writeSql, type Write } from './write';

/** A message put aside: for its own reason, or behind another of its key. */
export type Aside = Readonly<{
  position: string;
  before: string | undefined;
  key: string;
  reason: string | null;
  since: string;
}>;

/** A reader's step in one lane, and all that is written with it. */
export type Move = Readonly<{
  reader: string;
  lane: string;
  fence: string;
  from: string | undefined;
  to: string | undefined;
  writes: readonly Write[];
  aside: readonly Aside[];
}>;

/**
 * Moves a position and writes what belongs to it, in one statement: all of it if the position stood where it was
 * thought to stand, and nothing otherwise. Of two replicas one wins each step; a paused one that comes back
 * writes nothing. One statement also costs a third of a transaction's CPU, and no reader waits between its parts.
 */
export const tryMove = async ({ schemaName, run }: Home, move: Move): Promise<boolean> => {
  const books = (table: string) => `${quoted(schemaName)}.${table}`;
  const gate = 'exists (select 1 from moved)';
  const values = [move.reader, move.lane, move.fence, move.from ?? null, move.to ?? null];
  const parts = [
    `moved as (update ${books('positions')} set position = $5::text where reader = $1 and lane = $2 ` +
      `and fence = $3::bigint and position is not distinct from $4::text returning 1)`,
  ];
  if (move.aside.length > 0) {
    values.push(JSON.stringify(move.aside));
    parts.push(
      `aside as (insert into ${books('parked')} (reader, lane, position, before, key, reason, since) ` +
        `select $1, $2, position, before, key, reason, since from json_populate_recordset(null::${books('parked')}, $6::json) ` +
        `where ${gate} on conflict do nothing)`,
    );
  }
  for (const write of move.writes) {
    values.push(write.rows);
    const sql = writeSql({ schema: schemaName, write, rows: `$${values.length}`, gate });
    parts.push(`w${values.length} as (${sql})`);
  }
  const [result] = await run({ sql: `with ${parts.join(', ')} select 1 as one from moved`, values });
  return result !== undefined;
};
