import type { Operation, Parameter } from './document';
import { placesOf, type Place, type Things } from './places';

/** A request that was made from the document, ready to be sent. */
export type Request = Readonly<{
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
}>;

export type Filling = Readonly<{
  /** What stands at each place that has to be filled. */
  things: Things;
  /** Another thing at one place, which need not have been filled. */
  instead?: Readonly<{ place: Place; thing: string }>;
  /** Besides. */
  query?: Readonly<Record<string, string>>;
}>;

/** An operation's request with these things in it, and the rest as the document's example has it. */
export const requestOf = (operation: Operation, { things, instead, query = {} }: Filling): Request => {
  const places = placesOf(operation);
  const at = (place: Place): string => (isSame(instead?.place, place) ? instead!.thing : things[place.names]);
  const filled = (place: Place): boolean => isSame(instead?.place, place) || place.required;
  const path = places
    .filter(place => place.in === 'path')
    .reduce((text, place) => text.replace(`{${place.name}}`, encodeURIComponent(at(place))), operation.path);
  const asked = [
    ...places.filter(place => place.in === 'query' && filled(place)).map(place => [place.key, at(place)]),
    ...operation.parameters.filter(isToBeSaid).map(({ name, example }) => [name, String(example)]),
  ];
  const search = new URLSearchParams([...asked, ...Object.entries(query)] as [string, string][]);
  const body = bodyOf(operation, at, instead?.place);
  return {
    method: operation.method,
    path: search.size === 0 ? path : `${path}?${search}`,
    ...(body && { body }),
  };
};

/** Before anything was stored. */
export const BEGINNING = '0/0';

/** It names nothing, and nothing works without it. */
export const isToBeSaid = (parameter: Parameter): boolean =>
  parameter.in === 'query' && parameter.required === true && parameter['x-names'] === undefined;

/** The example, with our ids. What tells of others stays as it is there: it would be taken already. */
const bodyOf = (operation: Operation, at: (place: Place) => string, instead: Place | undefined) => {
  const example = operation.body?.example;
  if (!example) return undefined;
  const named = placesOf(operation)
    .filter(place => place.in === 'body')
    .filter(place => isSame(instead, place) || (place.name in example && place.tells === undefined))
    .map(place => [place.name, place.isList ? [at(place)] : at(place)]);
  return { ...example, ...instantsOf(operation), ...(Object.fromEntries(named) as Readonly<Record<string, unknown>>) };
};

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whatever ends is to end within days or months: no example could say when for ever. */
const instantsOf = ({ body }: Operation) => {
  const { schema, example = {} } = body!;
  const ends = Object.keys(example).filter(name => schema.properties?.[name]?.format === 'date-time');
  return Object.fromEntries(ends.map(name => [name, new Date(Date.now() + DAY_MS).toISOString()]));
};

const isSame = (one: Place | undefined, other: Place): boolean => one?.in === other.in && one.name === other.name;
