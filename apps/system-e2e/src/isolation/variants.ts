import type { Named, Operation, Parameter } from './document';
import { placesOf } from './places';
import { BEGINNING, requestOf, type Filling, type Request } from './requests';

export type Variant = Readonly<{
  request: Request;
  /** What it asks about besides, where that is something with an id or a secret. */
  names?: Named;
}>;

/** The request of an operation with each thing that can be asked besides, one after the other; last, as it is. */
export const variantsOf = (operation: Operation, filling: Pick<Filling, 'things'>): readonly Variant[] => [
  ...placesOf(operation)
    .filter(place => place.in === 'query' && !place.required)
    .map(place => ({
      request: requestOf(operation, {
        ...{ ...filling, instead: { place, thing: filling.things[place.names] } },
        query: besides(place.name),
      }),
      names: place.names,
    })),
  ...operation.parameters
    .filter(parameter => parameter.in === 'query' && !parameter.required && parameter['x-names'] === undefined)
    .flatMap(parameter =>
      valuesOf(parameter).map(value => ({
        request: requestOf(operation, { ...filling, query: { ...besides(parameter.name), [parameter.name]: value } }),
      })),
    ),
  { request: requestOf(operation, filling) },
];

/** What ends at a moment has to begin before it. */
const besides = (name: string): Readonly<Record<string, string>> =>
  name.startsWith('to_') ? { from_position: BEGINNING } : {};

/** What can be said, as far as the document knows. */
const valuesOf = ({ schema }: Parameter): readonly string[] => {
  if (schema.enum) return schema.enum.map(String);
  if (schema.type === 'boolean') return ['true'];
  if (schema.type === 'integer') return [String(schema.minimum)];
  return schema.format === 'date-time' ? [new Date().toISOString()] : [];
};
