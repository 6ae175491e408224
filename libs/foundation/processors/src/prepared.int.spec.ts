import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs } from '@charter/testing';
import { sql } from 'kysely';
import { listed, prepared } from './prepared';

type Tables = { things: { id: string; name: string; good: boolean } };

const database = databaseForSpecs();

const things = async () => {
  const schema = database.schema<Tables>();
  await schema.ready();
  await schema.schema
    .createTable('things')
    .addColumn('id', 'text')
    .addColumn('name', 'text')
    .addColumn('good', 'boolean')
    .execute();
  const names = ['plain', `it's`, '"quoted"', 'back\\slash', 'a,b', '{c}', ''];
  const rows = names.map((name, index) => ({ id: String(index), name, good: index % 2 === 0 }));
  await schema.insertInto('things').values(rows).execute();
  return { schema, names };
};

describe('a prepared query', () => {
  it('gives what it would have given, for other values each time', async () => {
    const { schema, names } = await things();
    const named = prepared(schema, (name, id) =>
      schema
        .selectFrom('things')
        .select(['name', 'good'])
        .where('name', '=', name)
        .where('id', '=', id)
        .where('good', '=', true),
    );
    for (const [index, name] of names.entries())
      expect(await named(name, String(index))).toEqual(index % 2 === 0 ? [{ name, good: true }] : []);
    expect(await named('plain', '1')).toEqual([]);
  });

  it('takes any number of values as one', async () => {
    const { schema, names } = await things();
    const several = prepared(schema, listedNames =>
      schema
        .selectFrom('things')
        .select('name')
        .where(sql<boolean>`name = any(${listedNames}::text[])`)
        .orderBy('id'),
    );
    const among = async (...wanted: readonly string[]) => (await several(listed(wanted))).map(({ name }) => name);
    expect(await among(...names)).toEqual(names);
    for (const name of names) expect(await among(name)).toEqual([name]);
    expect(await among()).toEqual([]);
  });
});
