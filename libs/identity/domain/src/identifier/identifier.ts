import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { ClaimIdentifier, IdentifierCommand, LapseClaim, ReleaseIdentifier } from './commands';
import type { IdentifierClaimed, IdentifierEvent } from './events';

/**
 * One address or one username. Invariant: at most one user has a claim on it, and the claim ends only when that user's
 * own stream has passed its fence and does not show them to be known by the identifier; so no two users are ever known by
 * the same one. One claim has one fence: only when it has ended can the same user have another.
 */
export type Identifier = Readonly<{ claim?: IdentifierClaimed['data'] }>;

export type IdentifierRefusal = 'identifier-claimed';

type Decided = Decision<IdentifierEvent, IdentifierRefusal>;

const evolve = (_state: Identifier, event: IdentifierEvent): Identifier => {
  switch (event.type) {
    case 'IdentifierClaimed':
      return { claim: event.data };
    case 'IdentifierClaimLapsed':
    case 'IdentifierReleased':
      return {};
  }
};

const decide = (command: IdentifierCommand, state: Identifier): Decided => {
  switch (command.type) {
    case 'ClaimIdentifier':
      return claim(command.data, state);
    case 'LapseClaim':
      return lapse(command.data, state);
    case 'ReleaseIdentifier':
      return release(command.data, state);
  }
};

const claim = (data: ClaimIdentifier['data'], { claim }: Identifier): Decided => {
  if (claim) return isOf(data, claim) ? [] : refuse('identifier-claimed');
  return [{ type: 'IdentifierClaimed', data }];
};

const lapse = (data: LapseClaim['data'], { claim }: Identifier): Decided =>
  isOf(data, claim) ? [{ type: 'IdentifierClaimLapsed', data: { userId: data.userId, at: data.at } }] : [];

const release = (data: ReleaseIdentifier['data'], { claim }: Identifier): Decided =>
  isOf(data, claim) ? [{ type: 'IdentifierReleased', data: { userId: data.userId, at: data.at } }] : [];

const isOf = ({ userId, fence }: ClaimIdentifier['data'], claim: Identifier['claim']): boolean =>
  claim?.userId === userId && claim.fence === fence;

export const identifier: Decider<Identifier, IdentifierCommand, IdentifierEvent, IdentifierRefusal> = {
  initialState: {},
  evolve,
  decide,
};
