import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { FoundMembership, MembershipCommand } from './commands';
import type { MembershipEvent } from './events';

/** Who holds which permissions in one organization. Invariant: once founded, exactly one owner. */
export type Membership = Readonly<{ ownerId?: string }>;

export type MembershipRefusal = 'already-founded';

const evolve = (state: Membership, event: MembershipEvent): Membership => {
  switch (event.type) {
    case 'MembershipFounded':
      return { ...state, ownerId: event.data.ownerId };
  }
};

const decide = (command: MembershipCommand, state: Membership): Decision<MembershipEvent, MembershipRefusal> => {
  switch (command.type) {
    case 'FoundMembership':
      return found(command.data, state);
  }
};

const found = (
  data: FoundMembership['data'],
  { ownerId }: Membership,
): Decision<MembershipEvent, MembershipRefusal> => {
  if (ownerId === data.ownerId) return []; // Already so.
  if (ownerId) return refuse('already-founded');
  return [{ type: 'MembershipFounded', data }];
};

export const membership: Decider<Membership, MembershipCommand, MembershipEvent, MembershipRefusal> = {
  initialState: {},
  evolve,
  decide,
};
