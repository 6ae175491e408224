import { randomInt } from 'node:crypto';
import type { Message } from '@charter/event-sourcing';
import type { Answer, Session } from './session';

const AT_ONCE = 16;

export type Person = Readonly<{ id: string; session: Session }>;

export type Race = Readonly<{
  requests: number;
  people: readonly Person[];
  organizations: readonly string[];
  /** Where membership answers: any of its replicas. */
  url: () => string;
}>;

type Offer = Readonly<{ path: string; to: string }>;

/** How often each kind of request was answered how. */
export type Outcomes = ReadonlyMap<string, number>;

/**
 * Everybody offers, accepts, declines, withdraws, removes, leaves and adds, all at once and as chance decides: what they
 * may do and what they may not.
 */
export const race = async (asked: Race): Promise<Outcomes> => {
  const outcomes = new Map<string, number>();
  const believed: Believed = { owners: new Map(), offers: new Map() };
  const ask: Ask = async (what, by, [method, address, body]) => {
    const answer = await by.session.at(asked.url()).ask(method, address, body && { body });
    const key = `${what} ${answer.status}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    return answer;
  };
  let next = 0;
  const worker = async () => {
    while (next++ < asked.requests) {
      const organization = chosen(asked.organizations);
      // Half of it by whoever seems to own the organization: or else hardly anything would be allowed.
      const owner = believed.owners.get(organization) ?? asked.people[0]!;
      const who = randomInt(2) === 0 ? owner : chosen(asked.people);
      const about = { organization, who, other: chosen(asked.people) };
      await (randomInt(2) === 0 ? moveMembers(about, ask) : moveOwnership(about, ask, { ...asked, believed }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
};

/** The latest offer of each organization, and who accepted last. */
type Believed = Readonly<{ owners: Map<string, Person>; offers: Map<string, Offer> }>;
type Ask = (what: string, by: Person, request: readonly [string, string, object?]) => Promise<Answer>;
type About = Readonly<{ organization: string; who: Person; other: Person }>;

const moveMembers = async ({ organization, who, other }: About, ask: Ask): Promise<void> => {
  const path = `/organizations/${organization}/members`;
  const wanted = chosen(['remove', 'leave', 'add', 'add', 'add']);
  if (wanted === 'remove') await ask(wanted, who, ['DELETE', `${path}/${other.id}`]);
  else if (wanted === 'leave') await ask(wanted, who, ['DELETE', `${path}/${who.id}`]);
  else await ask(wanted, who, ['POST', path, { user_id: other.id, permissions: chosen([[], ['members'], ['admin']]) }]);
};

const moveOwnership = async (
  { organization, who, other }: About,
  ask: Ask,
  { people, believed: { owners, offers } }: Pick<Race, 'people'> & Readonly<{ believed: Believed }>,
): Promise<void> => {
  const wanted = chosen(['offer', 'offer', 'accept', 'accept', 'decline', 'withdraw']);
  const offer = offers.get(organization);
  if (wanted === 'offer' || !offer) {
    const path = `/organizations/${organization}/ownership-offers`;
    const made = await ask('offer', who, ['POST', path, { user_id: other.id, stay: randomInt(2) === 0 }]);
    if (made.status === 201) offers.set(organization, { path: `${path}/${String(made.body['id'])}`, to: other.id });
  } else {
    const by = wanted === 'withdraw' ? who : people.find(({ id }) => id === offer.to)!;
    const { status } = await ask(wanted, by, ['POST', `${offer.path}/${wanted}`, {}]);
    if (wanted === 'accept' && status === 200) owners.set(organization, by);
  }
};

const chosen = <Thing>(among: readonly Thing[]): Thing => among[randomInt(among.length)]!;

type Owned = Readonly<{ owner: string | undefined; wrong: readonly string[] }>;

/** Where a membership's history has another number of owners than one: at no event may it. */
export const wrongOwners = (events: readonly Message[]): readonly string[] =>
  events.reduce<Owned>(
    ({ owner, wrong }, { type, data }, index) => {
      const { ownerId, from, to, memberId } = data as Readonly<Record<string, string>>;
      const at = `${index}: ${type}`;
      if (type === 'MembershipFounded') return { owner: ownerId, wrong: owner === undefined ? wrong : [...wrong, at] };
      if (type === 'OwnerChanged') return { owner: to, wrong: from === owner && to !== from ? wrong : [...wrong, at] };
      const isGone = (type === 'MemberRemoved' || type === 'MemberLeft') && memberId === owner;
      return { owner, wrong: isGone || owner === undefined ? [...wrong, at] : wrong };
    },
    { owner: undefined, wrong: [] },
  ).wrong;
