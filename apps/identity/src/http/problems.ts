import type { MandateRefusal, ServiceAccountRefusal, UserRefusal } from '@charter/identity-domain';
import type { ProblemOf } from '@charter/service';

export const USER_PROBLEMS: ProblemOf<UserRefusal> = {
  'already-registered': { status: 409, title: 'This user was registered before.' },
  'registration-lapsed': { status: 409, title: 'This registration came too late: try again.' },
  'no-such-user': { status: 404, title: 'User not found.' },
  'user-deactivated': { status: 403, title: 'This user has been deactivated.' },
  'user-active': { status: 409, title: 'This user is active: deactivate them first.' },
  'user-erased': { status: 409, title: 'This user has been erased.' },
  'no-such-api-token': { status: 404, title: 'API token not found.' },
  'api-token-expired': { status: 409, title: 'This API token has expired.' },
  'expiry-in-the-past': { status: 400, title: 'The API token would have expired already.' },
  'has-password': { status: 409, title: 'This user has a password already.' },
  'no-such-link': {
    status: 404,
    title: 'This link leads nowhere. If another one was sent to you since, use that.',
  },
  'link-used': { status: 410, title: 'This link was used, or is not needed any more: ask for another.' },
  'link-expired': { status: 410, title: 'This link has expired: ask for another.' },
  'too-many-email-changes': {
    status: 429,
    title: 'You have asked for another address too often: try again in an hour.',
  },
  'too-many-api-tokens': { status: 409, title: 'There are too many API tokens: revoke one first.' },
};

export const SERVICE_ACCOUNT_PROBLEMS: ProblemOf<ServiceAccountRefusal> = {
  'already-created': { status: 409, title: 'This service account was created before.' },
  'no-such-service-account': { status: 404, title: 'Service account not found.' },
};

export const MANDATE_PROBLEMS: ProblemOf<MandateRefusal> = {
  'no-such-mandate': { status: 404, title: 'Mandate not found.' },
  'already-requested': { status: 409, title: 'This mandate was asked for before.' },
  'already-ended': { status: 409, title: 'This mandate has been ended: ask for a new one.' },
  'own-request': { status: 403, title: 'You have asked for this mandate: somebody else of staff has to approve it.' },
  'own-mandate': { status: 403, title: 'A mandate of your own is asked for, and approved, by others.' },
  'not-an-auditor': { status: 409, title: 'This is no active user with the role auditor.' },
  'no-organizations': { status: 400, title: 'Name one organization at least, or say all.' },
  'too-many-organizations': { status: 400, title: 'Name 100 organizations at most, or say all.' },
  'until-in-the-past': { status: 400, title: 'The mandate would have run out already.' },
  'until-too-far': { status: 400, title: 'A mandate lasts 366 days at most.' },
  'too-late': { status: 409, title: 'This mandate has run out: ask for a new one.' },
};
