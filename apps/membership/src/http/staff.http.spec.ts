import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Asked, collected, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const REASON = 'Ticket 4711';

describe('staff', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let sam: string;
  let alice: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
    acme = await world.organization();
    alice = await acme.member({ permissions: ['plans'] });
    sam = await world.staff();
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const ask = (method: Asked['method'], below: string, body?: object) =>
    acme.ask(method, below, { as: sam, ...(body && { body }) });
  const visits = async () => {
    const recorded = await collected(world.parts.store.read(`membershipStaffAccess-${acme.id}`, 0n));
    return recorded.map(({ event, metadata }) => ({ ...Object(event.data), actor: metadata.actor }) as object);
  };

  it('find nothing where they do not say why', async () => {
    for (const below of ['members', `members/${alice}`, 'member-settings', 'invitations'])
      expect(await ask('GET', below)).toMatchObject({ status: 404 });
    expect(await ask('PATCH', `members/${alice}`, { permissions: [] })).toMatchObject({ status: 404 });
    expect(await visits()).toEqual([]);
  });

  it('see everything for a reason, and what they may do; each visit is written down', async () => {
    const why = `?reason=${encodeURIComponent(REASON)}`;
    const { status, body } = await ask('GET', `members/${alice}${why}`);
    expect({ status, links: Object.keys(Object(body['_links'])) }).toEqual({
      ...{ status: 200, links: ['self', 'update', '#edit', 'delete'] },
    });
    for (const below of ['members', 'member-settings', 'invitations', 'ownership-offers'])
      expect(await ask('GET', `${below}${why}`)).toMatchObject({ status: 200 });
    expect((await visits())[0]).toEqual({
      ...{ staffId: sam, method: 'GET', path: `${acme.path}/members/${alice}`, reason: REASON },
      ...{ at: expect.any(String), actor: { kind: 'staff', id: sam } },
    });
    expect(await visits()).toHaveLength(5);
  });

  it('change what members hold, in their own name and for their reason', async () => {
    const body = { permissions: ['billing'], reason: REASON };
    expect(await ask('PATCH', `members/${alice}`, body)).toMatchObject({ status: 200, body: { added: ['billing'] } });
    expect((await acme.stored()).at(-1)).toMatchObject({
      ...{ type: 'MemberPermissionsReplaced', data: { by: { kind: 'staff', id: sam }, reason: REASON } },
    });
  });

  it('may say why in the address as well, or in the body of what has none', async () => {
    const why = `?reason=${encodeURIComponent(REASON)}`;
    expect(await ask('PATCH', `members/${alice}${why}`, { permissions: ['plans'] })).toMatchObject({ status: 200 });
    const other = await acme.member();
    expect(await ask('DELETE', `members/${other}`, { reason: REASON })).toMatchObject({ status: 204 });
    expect((await acme.stored()).at(-1)).toMatchObject({ type: 'MemberRemoved', data: { reason: REASON } });
  });

  it('do not speak for others', async () => {
    const asked = { user_id: alice, stay: true };
    const { body } = await acme.ask('POST', 'ownership-offers', { body: asked });
    expect(await ask('POST', `ownership-offers/${String(body['id'])}/accept`, { reason: REASON })).toMatchObject({
      status: 403,
    });
  });

  it('do in a suspended organization what its members may not', async () => {
    await acme.suspend();
    const body = { permissions: [], reason: REASON };
    expect(await acme.ask('PATCH', `members/${alice}`, { body })).toMatchObject({ status: 403 });
    expect(await ask('PATCH', `members/${alice}`, body)).toMatchObject({ status: 200 });
    await acme.reinstate();
    expect(await acme.ask('PATCH', `members/${alice}`, { body: { permissions: ['plans'] } })).toMatchObject({
      status: 200,
    });
  });

  it('find nothing that is not there', async () =>
    expect(await world.ask({ path: `/organizations/${randomUUID()}/members?reason=${REASON}`, as: sam })).toMatchObject(
      { status: 404 },
    ));
});
