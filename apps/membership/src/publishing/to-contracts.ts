import type { ToContracts } from '@charter/messaging';
import { PERMISSIONS, type MembershipEvent } from '@charter/membership-domain';

export const toContracts: ToContracts<MembershipEvent> = {
  MembershipFounded: ({ event: { data } }) => ({
    type: 'membership.membership-founded.v1',
    subject: data.organizationId,
    organizations: [data.organizationId],
    data: { ...data, permissions: PERMISSIONS },
  }),
};
