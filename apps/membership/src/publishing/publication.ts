import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { membershipHistory } from '@charter/membership-domain';
import { publication } from '@charter/messaging';
import { toContracts } from './to-contracts';

/** The streams that membership owns, by the beginnings of their names. */
export const MEMBERSHIP_STREAMS = ['membership-'];

/** What membership announces of its own streams. */
export const membershipPublication = publication({
  topic: MEMBERSHIP_TOPIC,
  service: 'membership',
  prefixes: MEMBERSHIP_STREAMS,
  history: membershipHistory,
  toContracts,
});
