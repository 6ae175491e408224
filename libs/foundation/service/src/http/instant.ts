import { ValidateBy } from 'class-validator';

const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

/** What is written down has a year of four digits, and databases know none before the first. */
const WRITABLE = /^(?!0000)\d{4}-/;

/**
 * The instant that a text of ISO 8601 names, in the one form in which instants are stored and compared as texts
 * (`2030-01-31T12:00:00.000Z`); undefined where it names none, or none within the years 0001 to 9999 of UTC. It has its
 * zone: without one, it would be another instant to each reader.
 */
export const instantOf = (text: string): string | undefined => {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const instant = new Date(text).toISOString();
  return WRITABLE.test(instant) ? instant : undefined;
};

/** The runtime takes 30 February for the second of March. */
const isDay = (day: string): boolean => {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

/** When something is, in ISO 8601 with its zone. */
export const IsInstant = (what: string): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isInstant',
      validator: { validate: value => typeof value === 'string' && instantOf(value) !== undefined },
    },
    { message: `The ${what} must be a date and time with its zone, as in 2030-01-31T12:00:00Z.` },
  );
