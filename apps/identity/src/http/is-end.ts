import { isISO8601, ValidateBy } from 'class-validator';

/** With its zone: without one, it would be whenever our server says. */
const INSTANT = /T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The standard knows weeks, and years of six digits, too; what is stored has four, and is read back by that. */
const isInstant = (value: unknown): boolean =>
  typeof value === 'string' &&
  INSTANT.test(value) &&
  isISO8601(value, { strict: true }) &&
  Math.abs(Date.parse(value)) <= Date.parse('9999-12-31T23:59:59.999Z');

/** When something ends, in ISO 8601 with its zone. */
export const IsEnd = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isInstant', validator: { validate: isInstant } },
    { message: 'The end must be a date and time with its zone, as in 2030-01-31T12:00:00Z.' },
  );
