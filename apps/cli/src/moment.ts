import { Flags } from '@oclif/core';
import { Failure } from './failure';

/** When is asked about: an instant, a position of the store, or neither, which means now. */
export type MomentAsked = Readonly<{ at?: string; position?: string }>;

const INSTANT = /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;
/** The server knows the years 0001 to 9999 of UTC. */
const KNOWN_YEAR = /^(?!0000)\d{4}-/;
const POSITION = /^(0|[1-9]\d{0,19})\/(0|[1-9]\d{0,19})$/;

/** What `momentIn` takes, for the help. */
export const MOMENT_IN_WORDS = 'a date or instant, or a position of the store';

const AT = {
  helpValue: 'INSTANT',
  description: 'As of this date or instant: 2026-03-01, or 2026-03-01T09:30:00Z; now where it is left out',
};
const AT_POSITION = {
  helpValue: 'POSITION',
  description: 'As of this position of the store, as an answer names it',
};

export const momentFlags = {
  at: Flags.string({ ...AT, exclusive: ['position'] }),
  position: Flags.string(AT_POSITION),
};

/** The same for a file. Of a position the server knows its instant, a file may not: so both can be said. */
export const momentInFileFlags = {
  at: Flags.string({
    ...AT,
    description:
      'As of this date or instant; with --position, the instant at which permissions with an end are looked at',
  }),
  position: Flags.string(AT_POSITION),
};

/** What the options of `momentFlags` say. */
export const momentAsked = ({
  at,
  position,
}: Readonly<{ at?: string | undefined; position?: string | undefined }>): MomentAsked => ({
  ...(at === undefined ? {} : { at: instantIn(at) }),
  ...(position === undefined ? {} : { position: positionIn(position) }),
});

/** A moment by whatever names it. */
export const momentIn = (text: string): MomentAsked =>
  POSITION.test(text) ? { position: text } : { at: instantIn(text) };

/** An instant in the one form that the server has for it. */
export const instantIn = (text: string): string => {
  const day = INSTANT.exec(text)?.[1];
  const instant = isoOf(text);
  // The runtime takes 30 February for the second of March.
  if (day !== undefined && isoOf(day).startsWith(day) && KNOWN_YEAR.test(instant)) return instant;
  throw new Failure(`This is no date or instant: ${text}`, {
    advice: ['It looks like 2026-03-01, or with its zone like 2026-03-01T09:30:00Z.'],
  });
};

/** Empty for what the runtime takes for no time. */
const isoOf = (text: string): string => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
};

export const positionIn = (text: string): string => {
  if (POSITION.test(text)) return text;
  throw new Failure(`This is no position: ${text}`, { advice: ['Every answer names the one that it is of.'] });
};
