import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SliceRefused } from './slice';
import type { Stream } from './stream';

/** What everything about a read model is called. */
export type Named = Readonly<{
  name: string;
  words: string;
  table: string;
  tables: string;
  projection: string;
  query: string;
  rows: string;
  event: string;
  folder: string;
}>;
type Made = Readonly<{ stream: Stream; named: Named }>;

/** A spec that fills a read model through a real store, from the stored examples of its events. */
export const readModelSpec = (root: string, { stream, named }: Made): string => {
  const samples = samplesOf(root, stream);
  const happened = samples.get(named.event);
  if (happened === undefined) throw new SliceRefused(`${stream.folder}/samples has no ${named.event}.v1.json.`);
  const [other] = [...samples].flatMap(([type, sample]) => (type === named.event ? [] : [sample]));
  return [
    importsOf(stream, named),
    `const happened: ${stream.eventType} = ${happened};`,
    ...(other === undefined ? [] : [`const elsewhere: ${stream.eventType} = ${other};`]),
    '',
    `describe('the ${named.words}', () => {`,
    before(stream, named),
    ...tests(named, other !== undefined),
    '});',
  ].join('\n');
};

/** A stored example of each event that has one. */
const samplesOf = (root: string, { folder, events }: Stream): ReadonlyMap<string, string> => {
  const samples = join(root, folder, 'samples');
  const files = existsSync(samples) ? readdirSync(samples) : [];
  return new Map(
    events.flatMap(event => {
      const file = files.findLast(name => name.startsWith(`${event}.v`));
      return file === undefined ? [] : [[event, readFileSync(join(samples, file), 'utf8').trim()] as const];
    }),
  );
};

const importsOf = ({ package: domain, eventType, history }: Stream, named: Named): string => `
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { ${history}, type ${eventType} } from '${domain}';
import { processor, readModel, storeFacts, storeSource, type Processor } from '@charter/processors';
import { databaseForSpecs, embeddedStore, patience, someCause, type StoreForSpecs } from '@charter/testing';
import { ${named.projection}, type ${named.tables} } from './${named.name}.projection';
import { ${named.query}, type ${named.rows} } from './${named.name}.query';
`;

const before = ({ eventType, history, category }: Stream, { name, tables, projection, query, rows }: Named): string => `
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let store: EventStore;
  let keeping: Processor;
  let kept: ${rows};
  beforeAll(async () => {
    server = await embeddedStore();
    store = connectEventStore({ url: server.url });
    const schema = databases.schema<${tables}>();
    const projections = [readModel(${projection}, storeFacts({ ${category}: ${history} }))];
    const source = storeSource({ store, prefixes: ['${category}-'] });
    keeping = processor({ name: '${name}', source, schema, handle: { kind: 'rows', projections } });
    kept = ${query}(schema);
    await keeping.start();
  });
  afterAll(async () => {
    await keeping.stop();
    await store.close();
    await server.close();
  });
  const stored = async (id: string, event: ${eventType}) => {
    await store.append({ stream: \`${category}-\${id}\`, after: 'no-stream', events: [event], cause: someCause() });
    await keeping.reached(await keeping.source.ends(patience()), patience());
  };
`;

const tests = ({ name, event }: Named, hasOthers: boolean): readonly string[] => [
  `
  it('are those of which ${event} was stored', async () => {
    await stored('one', happened);
    expect(await kept.one('one')).toEqual({ id: 'one', since: expect.any(String) });
    expect(await kept.one('two')).toBeUndefined();
  });`,
  hasOthers
    ? `
  it('are no others', async () => {
    await stored('two', elsewhere);
    expect((await kept.all()).map(({ id }) => id)).toEqual(['one']);
  });`
    : '',
  `
  it('are the same when they are built anew', async () =>
    expect(await keeping.rebuild('${name}')).toMatchObject({ rows: 1, different: 0 }));`,
];
