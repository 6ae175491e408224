import type { OwnerEvent } from '@charter/membership-domain';
import { notPublic, type ToContracts } from '@charter/messaging';

/** What the public learns of persons as owners: whether they can be let go. */
export const ownersToContracts: ToContracts<OwnerEvent> = {
  DepartureAgreed: ({ event: { data } }) => ({
    ...{ type: 'membership.departure-agreed.v1', subject: data.userId, organizations: [], data },
  }),
  DepartureVetoed: ({ event: { data } }) => ({
    ...{ type: 'membership.departure-vetoed.v1', subject: data.userId, organizations: data.organizations, data },
  }),
  // That somebody owns an organization its membership tells; claims only keep it from those who leave.
  OwnershipClaimed: notPublic,
  OwnershipReleased: notPublic,
  DepartureCalledOff: notPublic,
};
