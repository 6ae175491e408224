import { isNothingChanged, streamOf, type Cause, type Streams } from '@charter/event-sourcing';
import { membershipHistory, isOwner, type MembershipEvent } from '@charter/membership-domain';
import { MEMBERSHIP, type Memberships } from '../memberships';
import type { Owners } from './owners';

type Parts = Readonly<{
  streams: Pick<Streams, 'read'>;
  memberships: Pick<Memberships, 'load'>;
  owners: Pick<Owners, 'load' | 'handle'>;
  /** Whether there is no such organization any more: memberships outlast it. */
  isDeleted: (organizationId: string) => Promise<boolean>;
}>;

/** Somebody who is to be let go, by which request, and why it is asked. */
export type Departing = Readonly<{ userId: string; departureId: string; at: string; because: Cause }>;

export const DEPARTURES = Symbol('departures');

/** Decides whether somebody can be let go: not while they own anything, or are about to. */
export type Departures = Readonly<{
  decide: (departing: Departing, deadline: AbortSignal) => Promise<void>;
  /** They are back, and may own something again. */
  callOff: (back: Omit<Departing, 'departureId'>, deadline: AbortSignal) => Promise<void>;
}>;

type Claim = Readonly<{ userId: string; organizationId: string; fence: string }>;

export const departures = ({ streams, memberships, owners, isDeleted }: Parts): Departures => {
  /** Whether the claim holds still, or may yet be put to use. */
  const holds = async ({ userId, organizationId, fence }: Claim): Promise<boolean> => {
    if (await isDeleted(organizationId)) return false;
    const place = fence === 'no-stream' ? 0n : BigInt(fence) + 1n;
    for await (const { event } of streams.read(streamOf(MEMBERSHIP, organizationId), place, 1)) {
      if (isNothingChanged(event) || !makesOwner(membershipHistory.decode(event), userId)) return false;
      return isOwner((await memberships.load(organizationId)).state, userId);
    }
    return true;
  };
  const step = (id: string, { correlationId, causationId, actor }: Cause) => ({
    ...{ commandId: id, requestHash: id, repeatable: false, correlationId, actor },
    ...(causationId === undefined ? {} : { causationId }),
  });
  return {
    decide: async ({ userId, departureId, at, because }, deadline) => {
      const { claims } = (await owners.load(userId)).state;
      for (const [organizationId, fence] of claims) {
        const claim = { userId, organizationId, fence };
        if (await holds(claim)) continue;
        const command = { type: 'ReleaseOwnership', data: { ...claim, at } } as const;
        const id = `${departureId}:release:${organizationId}:${fence}`;
        await owners.handle(userId, { ...step(id, because), command }, deadline);
      }
      const command = { type: 'DecideDeparture', data: { userId, departureId, at } } as const;
      await owners.handle(userId, { ...step(`${departureId}:decide`, because), command }, deadline);
    },
    callOff: async ({ userId, at, because }, deadline) => {
      const command = { type: 'CallOffDeparture', data: { userId, at } } as const;
      await owners.handle(userId, { ...step(`${because.commandId}:call-off`, because), command }, deadline);
    },
  };
};

const makesOwner = (event: MembershipEvent, userId: string): boolean =>
  (event.type === 'MembershipFounded' && event.data.ownerId === userId) ||
  (event.type === 'OwnerChanged' && event.data.to === userId);
