import type { Named, Operation, Schema } from './document';

/** Where in a request the id or secret of something stands. */
export type Place = Readonly<{
  in: 'path' | 'query' | 'body';
  name: string;
  names: Named;
  /** What a refusal tells of others here, where it has to. */
  tells?: string;
  /** Nothing works without it. */
  required: boolean;
  /** How it is spelled in a query. */
  key: string;
  /** There can be several at once. */
  isList: boolean;
}>;

/** An id or secret for each kind of thing. */
export type Things = Readonly<Record<Named, string>>;

/** Whatever somebody knows of these, they know nothing of an organization. */
const OF_NOBODY: ReadonlySet<Named> = new Set(['checkpoint']);

/** By what of these an answer could be recognised: numbers are in all of them. */
export const wordsOf = (things: Things): readonly string[] =>
  Object.entries(things)
    .filter(([name]) => !OF_NOBODY.has(name as Named))
    .map(([, word]) => word);

/** Of an operation, those at which something of others can stand. */
export const tellingPlacesOf = (operation: Operation): readonly Place[] =>
  placesOf(operation).filter(({ names }) => !OF_NOBODY.has(names));

/** All of an operation. */
export const placesOf = ({ parameters, body }: Operation): readonly Place[] => [
  ...parameters.flatMap(({ name, in: where, 'x-names': names, style, required = false }) =>
    names === undefined || where === 'header'
      ? []
      : [{ in: where, name, names, required, key: style === 'deepObject' ? `${name}[eq]` : name, isList: false }],
  ),
  ...Object.entries(body?.schema.properties ?? {}).flatMap(([name, schema]): readonly Place[] => {
    const { 'x-names': names, 'x-tells': tells } = schema;
    if (names === undefined) return [];
    const place = { in: 'body', name, names, required: false, key: name, isList: isList(schema) } as const;
    return [{ ...place, ...(tells === undefined ? {} : { tells }) }];
  }),
];

const isList = ({ type, anyOf = [] }: Schema): boolean => type === 'array' || anyOf.some(isList);

/** Whether an address names an organization and something of it. */
export const isWithinOrganization = (operation: Operation): boolean =>
  placesOf(operation).some(place => place.in === 'path' && place.names === 'organization');
