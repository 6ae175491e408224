import { errors } from 'oidc-provider';
import type { LoginRefusal } from './api-token-login';

const DESCRIPTION = {
  ended: 'The session has ended.',
  invalid: 'The API token is not valid.',
  expired: 'The API token has expired.',
  deactivated: 'The user of this API token has been deactivated.',
  'user-deactivated': 'This user has been deactivated.',
  'code-used': 'The authorization code was used before: log in again.',
} as const satisfies Readonly<Record<LoginRefusal | 'ended' | 'user-deactivated' | 'code-used', string>>;

/** Says no in words that people read: the command line shows them as they are. */
export const notGranted = (reason: keyof typeof DESCRIPTION): Error =>
  new errors.CustomOIDCProviderError('invalid_grant', DESCRIPTION[reason]);
