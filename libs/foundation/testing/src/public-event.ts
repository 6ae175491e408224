import type { PublicEvent } from '@charter/messaging';

type Happened<Type extends string, Data> = Readonly<{ type: Type; subject: string; revision: number; data: Data }>;

/** A public event of which only what matters has to be said. */
export const publicEvent = <Type extends string, Data>({
  type,
  subject,
  revision,
  data,
}: Happened<Type, Data>): PublicEvent<Type, Data> => ({
  specversion: '1.0',
  id: `${subject}/${revision}`,
  source: '/charter/specs',
  type,
  subject,
  time: '2026-01-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  data,
  revision: String(revision),
  organizations: [subject],
  correlationid: `${subject}/${revision}`,
});
