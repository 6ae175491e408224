import { joinedHistories } from '@charter/event-sourcing';
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

const history = joinedHistories<Stored>([organizationHistory, organizationNameHistory]);

/** What the service announces of its own streams. */
export const organizationsPublication = publication<Stored>({
  topic: ORGANIZATIONS_TOPIC,
  service: 'organizations',
  prefixes: [...ORGANIZATION_STREAMS, ...NAME_STREAMS],
  history,
  toContracts,
});
