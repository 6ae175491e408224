import { ValidateBy } from 'class-validator';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A time of day without a zone means another instant to each reader. */
export const IsInstant = (what: string) =>
  ValidateBy(
    {
      name: 'isInstant',
      validator: {
        validate: value => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
      },
    },
    { message: `The ${what} must be a time of ISO 8601 with its zone, as 2030-01-31T12:00:00Z.` },
  );

/** However it was written: instants are compared as texts where they are looked up. */
export const instant = (text: string): string => new Date(text).toISOString();
