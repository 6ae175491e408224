import type { AuditEvent, ShownEvent, WhyStep } from '../api/audit';
import { partyInWords, rowColumn, type Row, type Telling } from './holdings';
import type { Column } from './columns';

export const EVENT_COLUMNS: readonly Column<Row>[] = [
  rowColumn('recorded_at', 'Recorded at', true),
  rowColumn('type', 'Event', true),
  rowColumn('by', 'By', true),
  rowColumn('on_behalf_of', 'On behalf of'),
  rowColumn('ticket_id', 'Ticket'),
  rowColumn('reason', 'Reason', true),
  rowColumn('position', 'Position', true),
  rowColumn('id', 'Event ID'),
  rowColumn('stream', 'Stream'),
  rowColumn('revision', 'Revision'),
  rowColumn('command_id', 'Command ID'),
  rowColumn('correlation_id', 'Correlation ID'),
  rowColumn('causation_id', 'Causation ID'),
  rowColumn('data', 'Data'),
  rowColumn('withheld', 'Content hash'),
];

/** An event as a row. Of one that is withheld, the hash is all there is. */
export const rowOfEvent = (event: ShownEvent, { names, date }: Telling): Row => {
  if (isWithheld(event)) return { type: '(withheld)', withheld: event.withheld };
  const { actor, recorded_at, ...rest } = event;
  return {
    ...{ ...rest, recorded_at: date(recorded_at), by: partyInWords(actor, names) },
    ...{ on_behalf_of: actor.on_behalf_of && names(actor.on_behalf_of), ticket_id: actor.ticket_id },
  };
};

/** A step of a chain as a block of lines: what happened, who did it, why, and where it is written down. */
export const blockOf = ({ relation, event }: WhyStep, telling: Telling): string => {
  if (isWithheld(event))
    return `${relation}: an event that you may not see\n${linesOf({ 'content hash': event.withheld })}`;
  return `${relation}: ${event.type}, ${telling.date(event.recorded_at)}\n${linesOf(partsOf(event, telling))}`;
};

const partsOf = (event: AuditEvent, { names }: Telling) => {
  const { actor, reason, id, stream, revision, position, command_id } = event;
  return {
    by: partyInWords(actor, names),
    'on behalf of': actor.on_behalf_of && names(actor.on_behalf_of),
    ticket: actor.ticket_id,
    reason,
    event: id,
    'written in': `${stream}, revision ${revision}, position ${position}`,
    command: command_id,
  };
};

const WIDEST_NAME = 'content hash'.length;

const linesOf = (parts: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(parts)
    .map(([name, text]) => (text === undefined ? '' : `  ${name.padEnd(WIDEST_NAME)}  ${text.replace(/\s+/g, ' ')}\n`))
    .join('');

const isWithheld = (event: ShownEvent): event is Extract<ShownEvent, { withheld: string }> => 'withheld' in event;
