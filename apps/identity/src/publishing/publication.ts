import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { identityHistory, type IdentityEvent } from '@charter/identity-domain';
import { publication } from '@charter/messaging';
import { toContracts } from './to-contracts';

/** The streams that identity owns, by the beginnings of their names. */
export const IDENTITY_STREAMS = ['user-', 'identifier-', 'session-', 'serviceAccount-', 'departure-', 'mandate-'];

/** What identity announces of its own streams. */
export const identityPublication = publication<IdentityEvent>({
  topic: IDENTITY_TOPIC,
  service: 'identity',
  prefixes: IDENTITY_STREAMS,
  history: identityHistory,
  toContracts,
});
