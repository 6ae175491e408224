import { fold, isRefusal } from '@charter/event-sourcing';
import { membership, PERMISSIONS, type MembershipCommand, type MembershipEvent } from '@charter/membership-domain';

/** So many belong to an organization now and then; two of three at any time. */
const PEOPLE = 40;
const MONTH_MS = 30 * 24 * 3_600_000;

/**
 * What its owner does in one organization, event by event, the same each time: people come, are given other permissions, for
 * good or for a while, and go. `now` tells when the next event happens, in ISO 8601.
 */
export function* membershipLife(organizationId: string, now: () => string): Generator<MembershipEvent, never> {
  const ownerId = personOf(organizationId, PEOPLE);
  let state = membership.initialState;
  const decided = (command: MembershipCommand): readonly MembershipEvent[] => {
    const events = membership.decide(command, state);
    if (isRefusal(events)) throw new Error(`${organizationId}: ${command.type} was refused: ${JSON.stringify(events)}`);
    state = fold({ ...membership, initialState: state }, events);
    return events;
  };
  yield* decided({ type: 'FoundMembership', data: { organizationId, ownerId, at: now() } });
  for (let turn = 0; ; turn++) {
    const memberId = personOf(organizationId, (turn * 7 + 3) % PEOPLE);
    const isMember = state.status === 'founded' && state.members.has(memberId);
    const asked = { by: { kind: 'user', id: ownerId }, at: now(), reason: 'As agreed by phone', memberId } as const;
    yield* decided(commandOf(asked, { isMember, turn }));
  }
}

type OfMember = Extract<MembershipCommand, { type: 'RemoveMember' }>['data'];

const commandOf = (
  asked: OfMember,
  { isMember, turn }: Readonly<{ isMember: boolean; turn: number }>,
): MembershipCommand => {
  // Each person has a turn in forty: what they hold, and whether they go, changes from one to the next.
  const luck = Math.imul(turn + 1, 2_654_435_761) >>> 8;
  const permissions = PERMISSIONS.filter((_permission, bit) => (luck >> bit) % 3 === 1);
  if (!isMember) return { type: 'AddMember', data: { ...asked, permissions } };
  if (luck % 5 < 2) return { type: 'RemoveMember', data: asked };
  if (luck % 5 === 2) {
    const until = new Date(Date.parse(asked.at) + MONTH_MS).toISOString();
    const grants = [{ permission: 'billing', until, reason: 'While somebody is away' }] as const;
    return { type: 'ChangeMember', data: { ...asked, grants } };
  }
  return { type: 'ChangeMember', data: { ...asked, permissions } };
};

/** Ids are as long as those that Charter makes: so is all that is stored and looked up by them. */
export const organizationNumbered = (number: number): string => `01JORG${String(number).padStart(18, '0')}00`;

const personOf = (organizationId: string, person: number): string =>
  `01JUSR${organizationId.slice(6, -2)}${String(person).padStart(2, '0')}`;
