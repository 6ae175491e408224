import type { Holding, Moment } from '../api/audit';
import type { ReplayStep } from '../evidence/replay';
import { holdingInWords, partyInWords, type Telling } from './holdings';
import { harmless } from './text';

/** An event in words: when and what it was, who did it and why; and below it what ended and what began. */
export const stepInWords = ({ remembered, began, ended }: ReplayStep, { names, date }: Telling): string => {
  const { event, position, recordedAt } = remembered.fact;
  const { by, reason } = actOf(event.data);
  const why = reason === undefined ? '' : `: ${reason.replace(/\s+/g, ' ')}`;
  const who = by === undefined ? '' : `, by ${partyInWords(by, names)}`;
  const change = (sign: string) => (holding: Holding) =>
    `    ${sign} ${names(holding.member_id)}: ${holdingInWords(holding)}${untilOf(holding, date)}\n`;
  const head = `${date(recordedAt)}  ${position}  ${event.type}${who}${why}\n`;
  return harmless(head + ended.map(change('-')).join('') + began.map(change('+')).join(''));
};

const untilOf = ({ until }: Holding, date: Telling['date']) => (until === undefined ? '' : ` until ${date(until)}`);

/** An event as a line of JSON. */
export const lineOfStep = ({ remembered: { fact, latest }, began, ended }: ReplayStep): string => {
  const { event, id, revision, position, recordedAt } = fact;
  const place = { id, revision: String(revision), position, recorded_at: recordedAt, latest };
  return lineOf({ kind: 'event', ...place, type: event.type, data: event.data, began, ended });
};

/** What was held as a line of JSON, which comes last. Where events are withheld, something may be missing in it. */
export const lineOfHeld = (
  held: Moment & Readonly<{ organization_id: string; withheld: number; items: readonly Holding[] }>,
): string => lineOf({ kind: 'held', ...held });

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

type Act = Readonly<{ by?: Readonly<{ kind: string; id: string }>; reason?: string }>;

/** Not every event says who did it: of the founding of a membership, the organization's does. */
const actOf = (data: object): Act => data as Act;
