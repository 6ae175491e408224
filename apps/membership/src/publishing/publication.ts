import { joinedHistories } from '@charter/event-sourcing';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { membershipHistory, ownerHistory, type MembershipEvent, type OwnerEvent } from '@charter/membership-domain';
import { publication } from '@charter/messaging';
import { toContracts } from './to-contracts';

/** The streams that membership owns, by the beginnings of their names. */
export const MEMBERSHIP_STREAMS = ['membership-', 'owner-'];

/** What membership announces of its own streams. */
export const membershipPublication = publication<MembershipEvent | OwnerEvent>({
  topic: MEMBERSHIP_TOPIC,
  service: 'membership',
  prefixes: MEMBERSHIP_STREAMS,
  history: joinedHistories<MembershipEvent | OwnerEvent>([membershipHistory, ownerHistory]),
  toContracts,
});
