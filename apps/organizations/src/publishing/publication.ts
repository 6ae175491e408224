import { UnreadableEvent, type History } from '@charter/event-sourcing';
import { publication } from '@charter/messaging';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import {
  organizationHistory,
  organizationNameHistory,
  type OrganizationEvent,
  type OrganizationNameEvent,
} from '@charter/organizations-domain';
import { toContracts } from './to-contracts';

/** The streams that organizations own, by the beginnings of their names. */
export const ORGANIZATION_STREAMS = ['organization-'];
export const NAME_STREAMS = ['organizationName-'];

type Stored = OrganizationEvent | OrganizationNameEvent;

const histories: readonly History<Stored>[] = [organizationHistory, organizationNameHistory];

/** Both kinds of streams; no type has its name twice. */
const history: History<Stored> = {
  storedTypes: histories.flatMap(({ storedTypes }) => storedTypes),
  decode: stored => {
    const found = histories.find(({ storedTypes }) => storedTypes.includes(stored.type));
    if (!found) throw new UnreadableEvent(stored.type, new Error('Nothing was ever stored under this name.'));
    return found.decode(stored);
  },
};

/** What the service announces of its own streams. */
export const organizationsPublication = publication<Stored>({
  topic: ORGANIZATIONS_TOPIC,
  service: 'organizations',
  prefixes: [...ORGANIZATION_STREAMS, ...NAME_STREAMS],
  history,
  toContracts,
});
