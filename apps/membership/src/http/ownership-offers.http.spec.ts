import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const NOT_FOUND = { status: 404, body: { title: 'Ownership offer not found.' } };
const linksOf = ({ body }: Answer) => Object.keys(Object(body['_links']));

describe('an offer of ownership', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let alice: string;
  let bob: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  beforeEach(async () => {
    acme = await world.organization();
    [alice, bob] = [await acme.member({ permissions: ['plans'] }), await acme.member({ permissions: ['admin'] })];
  });
  const offer = (body: object = {}, asking: object = {}) =>
    acme.ask('POST', 'ownership-offers', { body: { user_id: alice, stay: true, ...body }, ...asking });
  const offered = async (body: object = {}) => String((await offer(body)).body['id']);
  const answer = (id: string, how: string, as: string) =>
    acme.ask('POST', `ownership-offers/${id}/${how}`, { as, body: {} });
  const look = (as: string, id = '') => acme.ask('GET', `ownership-offers/${id}`, { as });
  const member = async (userId: string, as = acme.owner) => (await acme.ask('GET', `members/${userId}`, { as })).body;

  it('says what is offered to whom, by whom and until when', async () => {
    const { status, body } = await offer({ reason: 'Retiring' });
    const id = String(body['id']);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ organization_id: acme.id, user_id: alice, offered_by: acme.owner, stay: true, state: 'pending' },
      ...{ id: expect.stringMatching(/^[\da-f-]{36}$/), expires_at: expect.any(String) },
      _links: {
        self: { href: `${acme.path}/ownership-offers/${id}` },
        withdraw: { href: `${acme.path}/ownership-offers/${id}/withdraw`, method: 'post' },
      },
    });
    expect(linksOf(await look(alice, id))).toEqual(['self', 'accept', 'decline']);
    expect((await look(acme.owner, id)).body).toEqual(body);
    expect((await look(acme.owner)).body).toMatchObject({ count: 1, items: [body] });
    expect((await look(alice)).body).toMatchObject({ count: 1, items: [{ id }] });
    expect((await acme.stored()).at(-1)).toMatchObject({ type: 'OwnershipOffered', data: { reason: 'Retiring' } });
  });
  it('is one under one key, whatever becomes of it', async () => {
    const first = await offer({}, { key: 'k1' });
    expect(await offer({}, { key: 'k1' })).toMatchObject({ status: 201, body: first.body });
    expect((await offer({ stay: false }, { key: 'k1' })).status).toBe(422);
  });
  it('is none to be seen for other members, and none at all for strangers', async () => {
    const id = await offered();
    const stranger = await world.person();
    for (const to of [await look(bob), await look(bob, id)]) expect(to).toMatchObject(NOT_FOUND);
    for (const how of ['accept', 'decline', 'withdraw']) {
      expect(await answer(id, how, bob)).toMatchObject(NOT_FOUND);
      expect(await answer(id, how, stranger)).toMatchObject({ body: { title: 'Organization not found.' } });
    }
    for (const to of [await look(stranger), await look(stranger, id)])
      expect(to).toMatchObject({ status: 404, body: { title: 'Organization not found.' } });
  });
  it('is made by the owner, to a member, one at a time', async () => {
    expect((await offer({ user_id: bob }, { as: bob })).status).toBe(403);
    expect(await offer({ user_id: await world.person() })).toMatchObject({
      status: 400,
      body: { title: 'Ownership can be offered to members only: add this user first.' },
    });
    expect((await offer({ user_id: acme.owner })).status).toBe(409);
    await offered();
    expect(await offer({ user_id: bob })).toMatchObject({
      status: 409,
      body: { title: 'Ownership is offered to somebody already: withdraw that offer first.' },
    });
  });
  it('makes whoever accepts it the owner, and the former an admin who stays', async () => {
    const id = await offered();
    for (let times = 0; times < 2; times++)
      expect(await answer(id, 'accept', alice)).toMatchObject({
        status: 200,
        body: { id, organization_id: acme.id, user_id: alice, state: 'accepted', _links: {} },
      });
    expect(await member(alice)).toMatchObject({ owner: true, level: 'admin' });
    expect(await member(acme.owner)).toMatchObject({ owner: false, permissions: ['admin'] });
    expect(await look(alice, id)).toMatchObject(NOT_FOUND);
    expect((await look(alice)).body).toMatchObject({ count: 0, items: [] });
    expect(await look(acme.owner)).toMatchObject(NOT_FOUND);
  });
  it('lets the former owner go who does not stay', async () => {
    expect((await answer(await offered({ stay: false }), 'accept', alice)).status).toBe(200);
    expect((await acme.ask('GET', 'members')).status).toBe(404);
    expect(await member(alice, alice)).toMatchObject({ owner: true });
  });
  it('changes nothing when it is declined or withdrawn', async () => {
    const [first, second] = [await offered(), async () => offered()];
    for (let times = 0; times < 2; times++)
      expect(await answer(first, 'decline', alice)).toMatchObject({ status: 200, body: { state: 'declined' } });
    expect(await answer(first, 'accept', alice)).toMatchObject(NOT_FOUND);
    const id = await second();
    for (let times = 0; times < 2; times++)
      expect(await answer(id, 'withdraw', acme.owner)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await answer(id, 'accept', alice)).toMatchObject(NOT_FOUND);
    expect(await member(alice)).toMatchObject({ owner: false });
  });
  it('is nobody’s to answer but theirs, and to withdraw but the owner’s', async () => {
    const id = await offered();
    for (const [how, as] of [
      ['accept', acme.owner],
      ['decline', acme.owner],
      ['withdraw', alice],
    ] as const)
      expect((await answer(id, how, as)).status).toBe(403);
    for (const other of [randomUUID(), 'nothing'])
      expect(await answer(other, 'accept', alice)).toMatchObject(NOT_FOUND);
    const elsewhere = await world.organization();
    expect(await elsewhere.ask('GET', `ownership-offers/${id}`)).toMatchObject(NOT_FOUND);
  });
  it.each([
    [{ user_id: 'alice' }, 'user_id'],
    [{ stay: 'yes' }, 'stay'],
    [{ stay: null }, 'stay'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
    [{ expires_at: '2999-01-01T00:00:00Z' }, 'expires_at'],
  ])('is refused %j', async (body, property) => {
    const { status, body: problem } = await offer(body);
    expect([status, Object.keys(Object(problem['detail']))]).toEqual([400, [property]]);
  });
  it('is answered with nothing but a reason', async () => {
    const asking = { as: alice, body: { stay: true } };
    expect((await acme.ask('POST', `ownership-offers/${await offered()}/accept`, asking)).status).toBe(400);
  });
});
