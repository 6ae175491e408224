import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { ClaimIdentifier, IdentifierCommand, LapseClaim } from './commands';
import type { IdentifierClaimed, IdentifierEvent } from './events';

/**
 * One address or one username. Invariant: at most one user has a claim on it, and the claim ends only when that user's
 * own stream shows that it was not put to use where it said; so no two users are ever known by the same identifier.
 */
export type Identifier = Readonly<{ claim?: IdentifierClaimed['data'] }>;

export type IdentifierRefusal = 'identifier-claimed';

type Decided = Decision<IdentifierEvent, IdentifierRefusal>;

const evolve = (_state: Identifier, event: IdentifierEvent): Identifier => {
  switch (event.type) {
    case 'IdentifierClaimed':
      return { claim: event.data };
    case 'IdentifierClaimLapsed':
      return {};
  }
};

const decide = (command: IdentifierCommand, state: Identifier): Decided => {
  switch (command.type) {
    case 'ClaimIdentifier':
      return claim(command.data, state);
    case 'LapseClaim':
      return lapse(command.data, state);
  }
};

const claim = (data: ClaimIdentifier['data'], { claim }: Identifier): Decided => {
  if (claim) return claim.userId === data.userId ? [] : refuse('identifier-claimed');
  return [{ type: 'IdentifierClaimed', data }];
};

const lapse = (data: LapseClaim['data'], { claim }: Identifier): Decided =>
  claim?.userId === data.userId ? [{ type: 'IdentifierClaimLapsed', data }] : [];

export const identifier: Decider<Identifier, IdentifierCommand, IdentifierEvent, IdentifierRefusal> = {
  initialState: {},
  evolve,
  decide,
};
