import { notPublic, type ToContracts } from '@charter/messaging';
import { PERMISSIONS, type MembershipEvent, type OwnerEvent } from '@charter/membership-domain';
import { about } from './about';
import { invitationsToContracts } from './invitations-to-contracts';
import { membersToContracts } from './members-to-contracts';
import { ownersToContracts } from './owners-to-contracts';
import { ownershipToContracts } from './ownership-to-contracts';
import { projectAccessToContracts } from './project-access-to-contracts';

export const toContracts: ToContracts<MembershipEvent | OwnerEvent> = {
  MembershipFounded: ({ event: { data } }) =>
    about('membership.membership-founded.v1', { ...data, permissions: PERMISSIONS }),
  ...membersToContracts,
  ...ownershipToContracts,
  ...ownersToContracts,
  ...invitationsToContracts,
  ...projectAccessToContracts,
  // Organizations tell whether one is suspended: this only says that membership has learned it.
  MembershipSuspended: notPublic,
  MembershipReinstated: notPublic,
  // Who may give what is decided here and nowhere else.
  SelfEditChanged: notPublic,
  GrantCeilingChanged: notPublic,
};
