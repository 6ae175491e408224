import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { CallOffDeparture, ClaimOwnership, DecideDeparture, OwnerCommand, ReleaseOwnership } from './commands';
import type { OwnerEvent } from './events';

/**
 * One person as an owner. Invariant: nobody comes to own an organization that is not claimed here first, and nobody is let
 * go (`departureId`) while a claim stands: so who is gone owns nothing, whatever was under way.
 */
export type Owner = Readonly<{
  /** The fence of the claim, by organization. */
  claims: ReadonlyMap<string, string>;
  departureId?: string;
  /** The latest that was vetoed. */
  vetoedId?: string;
}>;

export type OwnerRefusal = 'departing';

type Decided = Decision<OwnerEvent, OwnerRefusal>;

const evolve = (state: Owner, { type, data }: OwnerEvent): Owner => {
  switch (type) {
    case 'OwnershipClaimed':
      return { ...state, claims: new Map([...state.claims, [data.organizationId, data.fence]]) };
    case 'OwnershipReleased':
      return { ...state, claims: new Map([...state.claims].filter(([id]) => id !== data.organizationId)) };
    case 'DepartureAgreed':
      return { ...state, departureId: data.departureId };
    case 'DepartureVetoed':
      return { ...state, vetoedId: data.departureId };
    case 'DepartureCalledOff': {
      const { departureId: _over, ...rest } = state;
      return rest;
    }
  }
};

const decide = (command: OwnerCommand, state: Owner): Decided => {
  switch (command.type) {
    case 'ClaimOwnership':
      return claim(command.data, state);
    case 'ReleaseOwnership':
      return release(command.data, state);
    case 'DecideDeparture':
      return decideDeparture(command.data, state);
    case 'CallOffDeparture':
      return callOff(command.data, state);
  }
};

const claim = ({ userId, claims, at }: ClaimOwnership['data'], state: Owner): Decided => {
  if (state.departureId !== undefined) return refuse('departing');
  return claims
    .filter(({ organizationId, fence }) => isNewer(fence, state.claims.get(organizationId)))
    .map(claimed => ({ type: 'OwnershipClaimed', data: { userId, ...claimed, at } }));
};

/** What is delivered again names a place long passed: the claim that stands since is not to be lost by it. */
const isNewer = (fence: string, standing: string | undefined): boolean =>
  standing === undefined || placeOf(fence) > placeOf(standing);

const placeOf = (fence: string): bigint => (fence === 'no-stream' ? -1n : BigInt(fence));

const release = (data: ReleaseOwnership['data'], { claims }: Owner): Decided =>
  claims.get(data.organizationId) === data.fence ? [{ type: 'OwnershipReleased', data }] : [];

const decideDeparture = (data: DecideDeparture['data'], { claims, departureId, vetoedId }: Owner): Decided => {
  // Decided before.
  if (departureId !== undefined || vetoedId === data.departureId) return [];
  return claims.size > 0
    ? [{ type: 'DepartureVetoed', data: { ...data, organizations: [...claims.keys()] } }]
    : [{ type: 'DepartureAgreed', data }];
};

const callOff = (data: CallOffDeparture['data'], { departureId }: Owner): Decided =>
  departureId === undefined ? [] : [{ type: 'DepartureCalledOff', data: { ...data, departureId } }];

export const owner: Decider<Owner, OwnerCommand, OwnerEvent, OwnerRefusal> = {
  initialState: { claims: new Map() },
  evolve,
  decide,
};
