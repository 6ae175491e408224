import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OPERATIONS, type Operation } from './document';
import { organizationOf, storedOf, type Organization, type People } from './organizations';
import { isWithinOrganization, placesOf } from './places';
import { requestOf, type Request } from './requests';
import { openSurroundings, type Person, type Surroundings } from './surroundings';

// What other systems of this kind were found open to, each under the name of the hole.
jest.setTimeout(120_000);

let world: Surroundings;
let people: People;
let stranger: Person;
let between: Person;
let theirs: Organization;
let ours: Organization;

beforeAll(async () => {
  world = await openSurroundings();
  const known = await world.known('owner', 'alice', 'bob', 'staff', 'staff2', 'auditor');
  const { owner, alice: member, bob, staff, staff2: user, auditor } = known;
  const newcomers = await world.newcomers('invited', 'between');
  const { invited } = newcomers;
  [stranger, between] = [bob, newcomers.between];
  people = { owner, member, user, invited, staff, auditor };
  ours = await organizationOf({ ...people, owner: bob, member: user, user: between }, world);
  await ours.holds(between, ['admin']);
});
afterAll(() => world.close());
beforeEach(async () => {
  theirs = await organizationOf(people, world);
  await theirs.holds(between, []);
});

const operation = (id: string): Operation => {
  const found = OPERATIONS.find(one => one.id === id);
  if (!found) throw new Error(`The document has no ${id}.`);
  return found;
};

/** Requests about a thing of theirs, by the address of ours. */
const fromOurs = (operations: readonly Operation[]): readonly Request[] =>
  operations.flatMap(one =>
    placesOf(one)
      .filter(({ in: where, names }) => where === 'path' && names !== 'organization' && names !== 'cursor')
      .map(place => requestOf(one, { things: ours.things, instead: { place, thing: theirs.things[place.names] } })),
  );

const nothingOfThis = async (requests: readonly Request[]): Promise<void> => {
  const before = await storedOf(theirs.id, world);
  expect(requests).not.toEqual([]);
  for (const by of [stranger, between])
    for (const request of requests)
      expect({ request, ...(await by.ask(request)) }).toMatchObject({ request, status: 404 });
  expect(await storedOf(theirs.id, world)).toEqual(before);
};

it("permission checked on the path's id, but the thing looked up by its own", () =>
  nothingOfThis(fromOurs(OPERATIONS.filter(isWithinOrganization))));

it('invitations managed from another organization', async () => {
  const ids = ['get-org-invite', 'cancel-org-invite', 'resend-org-invite'];
  await nothingOfThis(fromOurs(ids.map(operation)));
  const shown = await theirs.owner.ask(requestOf(operation('get-org-invite'), theirs));
  expect(JSON.parse(shown.text)).toMatchObject({ state: 'pending' });
  expect((await people.invited.ask(requestOf(operation('answer-invite'), theirs))).status).toBe(200);
});

it("an invitation's link readable through the API", async () => {
  const [organization, invitation, , signature = ''] = theirs.things['invitation-link'].split('.');
  const parts = [`${organization}.${invitation}`, signature];
  const told: unknown[] = [];
  const ask = async (by: Person, request: Request) => {
    const answer = await by.ask(request);
    const text = `${answer.text}${JSON.stringify(answer.headers)}`;
    if (parts.some(part => text.includes(part))) told.push(request);
    return answer;
  };
  for (const one of OPERATIONS.filter(({ method }) => method === 'GET'))
    for (const by of [people.owner, people.member, people.invited]) await ask(by, requestOf(one, theirs));
  await ask(people.owner, requestOf(operation('create-org-invite'), { ...theirs, query: { dry_run: 'true' } }));
  await ask(people.owner, requestOf(operation('resend-org-invite'), { ...theirs, query: { dry_run: 'true' } }));
  // The link is good all the while, but not for everybody who has it.
  const wrongHands = await ask(people.owner, requestOf(operation('answer-invite'), theirs));
  const rightHands = await ask(people.invited, requestOf(operation('answer-invite'), theirs));
  expect([wrongHands.status, rightHands.status]).toEqual([403, 200]);
  expect(told).toEqual([]);
});

it("an Idempotency-Key of somebody else's that answers with what is theirs", async () => {
  const [label, key] = ['Under a key', 'one-key'];
  const asked = { method: 'POST', path: '/organizations', body: { label }, headers: { 'idempotency-key': key } };
  const created = await people.owner.ask(asked);
  expect(await people.owner.ask(asked)).toMatchObject({ status: 201, text: created.text });
  const { status, text } = await stranger.ask(asked);
  expect({ status, tells: text.includes(String(JSON.parse(created.text).id)) }).toEqual({ status: 409, tells: false });
});

describe('the last owner removed through a second, blocked owner', () => {
  let second: Person;
  let path: string;
  let count = 0;
  const members = async (by: Person) => (await by.does('GET', `${path}/members`))['items'] as readonly object[];
  const ownersSeenBy = async (by: Person) =>
    (await members(by)).filter(member => 'owner' in member && member.owner).map(member => Object(member).user_id);
  const blocked = ({ email }: Person) => world.charter.admin('user:deactivate', '--email', email);
  const removed = (id: string, by: Person) => by.ask({ method: 'DELETE', path: `${path}/members/${id}` });

  beforeEach(async () => {
    path = `/organizations/${theirs.id}`;
    const name = `second-${++count}`;
    second = (await world.newcomers(name))[name]!;
    await theirs.holds(second, ['admin']);
    await people.owner.does('POST', `${path}/ownership-offers/${theirs.things['ownership-offer']}/withdraw`);
  });
  const offered = async () => {
    const offer = await people.owner.does('POST', `${path}/ownership-offers`, { user_id: second.id, stay: true });
    return `${path}/ownership-offers/${String(offer['id'])}/accept`;
  };

  it('who was offered it and is blocked stands in for no owner, and cannot become one', async () => {
    const accept = await offered();
    expect(await blocked(second)).toMatchObject({ code: 0 });
    expect(await removed(people.owner.id, people.owner)).toMatchObject({ status: 409 });
    expect(await second.ask({ method: 'POST', path: accept })).toMatchObject({ status: 401 });
    expect(await ownersSeenBy(people.owner)).toEqual([people.owner.id]);
  });

  it('an owner cannot be blocked, nor removed: no one is left without', async () => {
    await second.does('POST', await offered());
    expect(await blocked(second)).toMatchObject({ code: 1, stderr: expect.stringContaining(theirs.id) });
    const { owner } = people;
    expect(await removed(second.id, owner)).toMatchObject({ status: 409 });
    const permissions = { permissions: [] };
    expect(await owner.ask({ method: 'PATCH', path: `${path}/members/${second.id}`, body: permissions })).toMatchObject(
      { status: 409 },
    );
    expect(await ownersSeenBy(owner)).toEqual([second.id]);
    // The new owner can do all that an owner may: whoever was it before is a member like any other.
    expect(await removed(owner.id, second)).toMatchObject({ status: 204 });
    expect(await ownersSeenBy(second)).toEqual([second.id]);
  });
});
