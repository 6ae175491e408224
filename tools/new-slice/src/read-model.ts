import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { camel, pascal, snake, wordsOf } from './names';
import { readModelSpec, type Named } from './read-model-spec';
import { SliceRefused, type Slice, type Wiring } from './slice';
import { readStream, streamsOf, type Stream } from './stream';

export type ReadModelAsked = Readonly<{
  root: string;
  service: string;
  /** `archived-organizations`. */
  name: string;
  /** Whose events it is made of; needed where a service has several kinds of streams. */
  stream?: string;
  /** What puts a row into it: the first event of the stream, unless it is said. */
  event?: string;
}>;

/** A projection of a service's own events, a query over its rows, and a spec that both pass. */
export const readModelSlice = (asked: ReadModelAsked): Slice => {
  const { root, service, name } = asked;
  const stream = readStream({ root, context: service, stream: asked.stream ?? onlyStream(root, service) });
  const { event = stream.events[0] ?? '' } = asked;
  if (!stream.events.includes(event))
    throw new SliceRefused(`${stream.folder}/events.ts has no event ${event}. There are: ${stream.events.join(', ')}.`);
  for (const needed of [stream.eventType, stream.history])
    if (!stream.exported.has(needed)) throw new SliceRefused(`Export ${needed} from ${stream.package} first.`);
  const named: Named = {
    ...{ name, event, words: wordsOf(name).join(' '), table: snake(name), tables: `${pascal(name)}Tables` },
    ...{ projection: camel(name), query: `${camel(name)}In`, rows: pascal(name) },
    folder: `apps/${service}/src/projections/${name}`,
  };
  const file = `${named.folder}/${name}`;
  return {
    files: [
      { path: `${file}.projection.ts`, text: projection(stream, named) },
      { path: `${file}.query.ts`, text: query(named) },
      { path: `${file}.int.spec.ts`, text: readModelSpec(root, { stream, named }) },
    ],
    wiring: wiringOf(asked, { stream, named }),
  };
};

const onlyStream = (root: string, service: string): string => {
  const streams = streamsOf({ root, context: service });
  const [only] = streams;
  if (only === undefined || streams.length > 1)
    throw new SliceRefused(`Say --stream: ${service} has ${streams.join(', ')}.`);
  return only;
};

const projection = ({ package: domain, eventType, events, category }: Stream, named: Named): string => `
import { ${events.length > 1 ? 'ignore, ' : ''}rows, type Projection } from '@charter/processors';
import type { ${eventType} } from '${domain}';

/** One row for each \`${category}\` of which ${named.event} was stored. */
export type ${named.tables} = { ${named.table}: { id: string; since: string } };

const { put } = rows<${named.tables}>();
const idOf = (stream: string): string => stream.slice('${category}-'.length);

/** Which there are, and since when. */
export const ${named.projection}: Projection<${eventType}, ${named.tables}> = {
  name: '${named.name}',
  version: 1,
  tables: {
    ${named.table}: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
  },
  apply: {
    ${events.map(type => `${type}: ${type === named.event ? row(named) : 'ignore'},`).join('\n    ')}
  },
};
`;

const row = ({ table }: Named) => `({ key, at }) => put('${table}', { id: idOf(key), since: at })`;

const query = ({ name, table, tables, query: queryName, rows }: Named): string => `
import type { Kysely } from 'kysely';
import type { ${tables} } from './${name}.projection';

export type ${rows} = Readonly<{
  all: () => Promise<readonly ${tables}['${table}'][]>;
  one: (id: string) => Promise<${tables}['${table}'] | undefined>;
}>;

export const ${queryName} = (schema: Kysely<${tables}>): ${rows} => {
  const rows = () => schema.selectFrom('${table}').select(['id', 'since']);
  return {
    all: () => rows().orderBy('since').orderBy('id').execute(),
    one: id => rows().where('id', '=', id).executeTakeFirst(),
  };
};
`;

type Made = Readonly<{ stream: Stream; named: Named }>;

const wiringOf = ({ root, service }: ReadModelAsked, { stream, named }: Made): readonly Wiring[] => {
  const models = `apps/${service}/src/projections/read-models.ts`;
  const { name, projection: projectionName, tables, query: queryName } = named;
  const text = existsSync(join(root, models)) ? readFileSync(join(root, models), 'utf8') : '';
  const [, all = 'the type of all tables'] = /^export type (\w+Tables) =/m.exec(text) ?? [];
  return [
    {
      path: models,
      why: 'from then on it is kept; a running service fills it when it starts',
      lines: [
        `import { ${projectionName}, type ${tables} } from './${name}/${name}.projection';`,
        `${all}: & ${tables}`,
        `readModel(${projectionName}, storeFacts({ ${stream.category}: ${stream.history} })),`,
      ],
    },
    {
      path: `apps/${service}/src/${service}.module.ts`,
      why: 'who asks it: a controller that is given it',
      lines: [`import { ${queryName} } from './projections/${name}/${name}.query';`, `${queryName}(schema)`],
    },
    {
      path: `apps/${service}/README.md`,
      why: 'the canvas',
      lines: [`Read models: \`${name}\``, 'Queries: the route that shows it'],
    },
  ];
};
