import { threadOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';

/** Streams that concern one organization, whose id their names end with. */
const OF_ORGANIZATIONS: ReadonlySet<string> = new Set([
  ...['organization', 'membership', 'auditReading'],
  ...['organizationsStaffAccess', 'membershipStaffAccess', 'auditStaffAccess'],
]);

/** Whether all of a stream concerns one organization. */
export const isOfOneOrganization = (stream: string): boolean =>
  OF_ORGANIZATIONS.has(stream.slice(0, stream.indexOf('-')));

/** The data of any event, as far as it says whom and what it is about. */
type Said = Readonly<Record<string, unknown>>;

/** The organization that an event concerns; nothing where it concerns none, or is not Charter's. */
export const organizationOf = ({ stream, event }: Pick<Recorded, 'stream' | 'event'>): string | undefined => {
  if (isOfOneOrganization(stream)) return stream.slice(stream.indexOf('-') + 1);
  return textIn(event.data as Said, 'organizationId');
};

/** All organizations that an event concerns: what is of a person may name several at once. */
export const organizationsOf = (recorded: Pick<Recorded, 'stream' | 'event'>): readonly string[] => {
  const { organizations } = recorded.event.data as Readonly<{ organizations?: unknown }>;
  const listed = Array.isArray(organizations) ? organizations.filter(id => typeof id === 'string') : [];
  return [...new Set([organizationOf(recorded) ?? [], listed].flat())];
};

/** Whom an event is about, beside who did it: each once. */
export const peopleIn = ({ event: { type, data } }: Pick<Recorded, 'event'>): readonly string[] => {
  const said = data as Said;
  const named = ['memberId', 'userId', 'ownerId', ...(type === 'OwnerChanged' ? ['from', 'to'] : [])];
  return [...new Set(named.flatMap(name => textIn(said, name) ?? []))];
};

/** The invitation or offer that an event belongs to, where it does. */
export const threadIn = ({ event }: Pick<Recorded, 'event'>): string | undefined => threadOf(event.data);

const textIn = (said: Said | null, name: string): string | undefined => {
  const value = said?.[name];
  return typeof value === 'string' ? value : undefined;
};
