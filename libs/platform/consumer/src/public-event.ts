/** Who did it: `onBehalfOf` and `ticketId` where somebody acts for somebody else. */
export type Actor = Readonly<{
  kind: 'user' | 'staff' | 'service' | 'system';
  id: string;
  onBehalfOf?: string;
  ticketId?: string;
}>;

/** A public event as it travels: a CloudEvent 1.0 in JSON with Charter's extensions. */
export type PublicEvent<Type extends string = string, Data = unknown> = Readonly<{
  specversion: '1.0';
  /** The same whenever the event is told again, also on a topic that was made anew. */
  id: string;
  /** The service that publishes it: `/charter/membership`. */
  source: string;
  type: Type;
  /** The entity that it is about: order holds for it, and for nothing else. */
  subject: string;
  /** When it happened (ISO 8601). */
  time: string;
  datacontenttype: 'application/json';
  data: Data;
  /** A whole number, one higher with each event of the subject, with gaps: a row is overwritten only by a higher one. */
  revision: string;
  /** Every organization that the event concerns. */
  organizations: readonly string[];
  correlationid: string;
  causationid?: string;
  actor?: Actor;
  traceparent?: string;
}>;

/** Reads a message of a topic. Throws, saying what is wrong, on anything but a public event. */
export const parsePublicEvent = (text: string): PublicEvent => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('It is no public event: no object.');
  const wrong = Object.entries(FIELDS).find(([name, isRight]) => !isRight((value as Fields)[name]));
  if (wrong) throw new Error(`It is no public event: ${wrong[0]} is ${told((value as Fields)[wrong[0]])}.`);
  return value as PublicEvent;
};

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrLeftOut = (value: unknown): boolean => value === undefined || isText(value);

/** What is not named here is newer than this, and let through. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  specversion: value => value === '1.0',
  id: isText,
  source: isText,
  type: isText,
  subject: isText,
  time: value => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  datacontenttype: value => value === 'application/json',
  revision: value => typeof value === 'string' && /^\d+$/.test(value),
  organizations: value => Array.isArray(value) && value.every(isText),
  correlationid: isText,
  causationid: isTextOrLeftOut,
  traceparent: isTextOrLeftOut,
  actor: value =>
    value === undefined || (typeof value === 'object' && value !== null && isText((value as Fields)['id'])),
};

// What is wrong need not be short, and it stands in logs.
const mostCharacters = 80;

const told = (value: unknown): string =>
  value === undefined ? 'left out' : JSON.stringify(value).slice(0, mostCharacters);
