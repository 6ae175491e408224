import type { Act, OwnershipOfferEndedWithMembership, ProjectAccessEndedWithMembership } from './events';
import type { Founded } from './state';

type Cascade = ProjectAccessEndedWithMembership | OwnershipOfferEndedWithMembership;

/** What ends with somebody's membership, in the same act: access to each project, and an offer made to them. */
export const departure = (memberId: string, act: Act, state: Founded): readonly Cascade[] => {
  const access = [...(state.members.get(memberId)?.access ?? [])];
  const { offer, ownerId } = state;
  return [
    ...access.map(([projectId, permissions]): Cascade => ({
      type: 'ProjectAccessEndedWithMembership',
      data: { ...act, memberId, projectId, permissions },
    })),
    ...(offer?.userId === memberId
      ? [{ type: 'OwnershipOfferEndedWithMembership', data: { ...act, ownerId, ...offer } } as const]
      : []),
  ];
};
