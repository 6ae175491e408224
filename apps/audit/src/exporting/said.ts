import type { Recorded } from '@charter/event-sourcing';

/** What an event says by a name, as a text; undefined where it says nothing by it. */
export const said = ({ event }: Recorded, name: string): string | undefined => {
  const value = (event.data as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Whom it is about. */
export const memberSaid = (recorded: Recorded): string | undefined =>
  said(recorded, 'memberId') ?? said(recorded, 'userId') ?? said(recorded, 'ownerId');
