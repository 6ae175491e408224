import type { Named, Operation } from './document';

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
}>;

/** An id or secret for each kind of thing. */
export type Things = Readonly<Record<Named, string>>;

/** All of an operation. */
export const placesOf = ({ parameters, body }: Operation): readonly Place[] => [
  ...parameters.flatMap(({ name, in: where, 'x-names': names, style, required = false }) =>
    names === undefined || where === 'header'
      ? []
      : [{ in: where, name, names, required, key: style === 'deepObject' ? `${name}[eq]` : name }],
  ),
  ...Object.entries(body?.schema.properties ?? {}).flatMap(
    ([name, { 'x-names': names, 'x-tells': tells }]): readonly Place[] =>
      names === undefined
        ? []
        : [{ in: 'body', name, names, required: false, key: name, ...(tells === undefined ? {} : { tells }) }],
  ),
];

/** Whether an address names an organization and something of it. */
export const isWithinOrganization = (operation: Operation): boolean =>
  placesOf(operation).some(place => place.in === 'path' && place.names === 'organization');
