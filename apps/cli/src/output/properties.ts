import { Failure } from '../failure';
import type { Column } from './columns';
import { formatDate } from './dates';
import { json, type Format } from './formats';
import { textOf } from './text';

/** One thing of the API, shown property by property. */
export type Thing = Readonly<Record<string, unknown>>;
export type Property = Readonly<{ property: string; value: unknown }>;

export const PROPERTY_COLUMNS: readonly Column<Property>[] = [
  { id: 'property', header: 'Property', value: ({ property }) => property, usual: true },
  { id: 'value', header: 'Value', value: ({ value }) => value, usual: true },
];

/** What a thing says of itself, without what is there for programs, such as links. */
export const propertiesOf = (thing: Thing): readonly Property[] =>
  Object.entries(thing).flatMap(([property, value]) => (property.startsWith('_') ? [] : [{ property, value }]));

/** The thing with its dates in a format for readers. */
export const withDates = (properties: readonly Property[], dateFormat: string): readonly Property[] =>
  properties.map(({ property, value }) => ({
    property,
    value: property.endsWith('_at') && typeof value === 'string' ? formatDate(value, dateFormat) : value,
  }));

/** One property's value alone, for scripts; as JSON where that is asked for. A dot leads into a property. */
export const valueOf = (properties: readonly Property[], name: string, format: Format): string => {
  const thing = Object.fromEntries(properties.map(({ property, value }) => [property, value]));
  const found = name.split('.').reduce<unknown>(within, thing);
  if (found === undefined) {
    throw new Failure(`Property not found: ${name}`, {
      advice: [`Available properties: ${Object.keys(thing).join(', ')}`],
    });
  }
  return format === 'json' ? json(found) : `${textOf(found)}\n`;
};

const within = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
