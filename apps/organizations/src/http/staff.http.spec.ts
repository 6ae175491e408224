import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Asked, collected, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

describe('staff', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsOverHttp>>;
  let olga: string;
  let sam: string;
  let id: string;
  let name: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsOverHttp(store.url);
    [olga, sam] = [await world.person(), await world.person({ staff: true })];
    name = `acme-${randomUUID()}`;
    const body = { label: 'Acme', name };
    const created = await world.ask({ method: 'POST', path: '/organizations', as: olga, body });
    id = String(created.body['id']);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  type Asking = Readonly<{ body?: object; as?: string }>;
  const ask = (method: Asked['method'], below: string, asking: Asking = {}) =>
    world.ask({ as: sam, ...asking, method: method ?? 'GET', path: `/organizations/${id}${below}` });
  const visits = async (subject: string) =>
    (await collected(world.parts.store.read(`organizationsStaffAccess-${subject}`, 0n))).map(
      ({ event }) => event.data as Readonly<Record<string, string>>,
    );
  const stored = async () =>
    (await collected(world.parts.store.read(`organization-${id}`, 0n))).map(({ event }) => event);
  const path = () => `/organizations/${id}`;

  it('see an organization for a reason, whichever way they name it', async () => {
    expect(await ask('GET', '')).toMatchObject({ status: 404 });
    const reasons = ['by id', 'by name'];
    for (const [index, reference] of [id, `name%3D${name}`].entries())
      expect(await world.ask({ path: `/organizations/${reference}?reason=${reasons[index]}`, as: sam })).toMatchObject({
        status: 200,
        body: { id },
      });
    expect(await visits(id)).toMatchObject(
      reasons.map(reason => ({ staffId: sam, method: 'GET', path: path(), reason })),
    );
  });

  it('find organizations, all of them or those of one person', async () => {
    const found = async (address: string) => {
      const { body } = await world.ask({ path: address, as: sam });
      return (body['items'] as readonly { id: string }[]).map(one => one.id);
    };
    expect(await found('/organizations')).toEqual([]);
    expect(await found(`/organizations?filter[name][eq]=${name}&reason=who`)).toEqual([id]);
    expect(await found(`/users/${olga}/organizations?reason=whose`)).toEqual([id]);
    expect(await visits(sam)).toMatchObject([{ path: '/organizations', reason: 'who' }]);
    expect(await visits(olga)).toMatchObject([{ path: `/users/${olga}/organizations`, reason: 'whose' }]);
  });

  it('are nobody else, and nobody else is staff', async () => {
    expect(await world.ask({ path: `/users/${olga}/organizations`, as: sam })).toMatchObject({ status: 404 });
    const other = await world.person();
    for (const address of [`/users/${olga}/organizations?reason=x`, `${path()}?reason=x`])
      expect(await world.ask({ path: address, as: other })).toMatchObject({ status: 404 });
    expect(await ask('POST', '/suspend', { body: { reason: 'x' }, as: olga })).toMatchObject({ status: 403 });
    expect(await ask('POST', '/suspend', { body: { reason: 'x' }, as: other })).toMatchObject({ status: 403 });
  });

  it.each<[string, object]>([
    ['no reason', {}],
    ['an empty one', { reason: ' ' }],
    ['one that is no text', { reason: 7 }],
    ['one too long', { reason: 'x'.repeat(501) }],
    ['what nobody knows', { reason: 'Unpaid', until: 'tomorrow' }],
  ])('suspend nothing for %s', async (_, body) => {
    expect(await ask('POST', '/suspend', { body })).toMatchObject({ status: 400 });
    expect(await stored()).toHaveLength(1);
  });

  it('suspend an organization: its members read it, and change nothing', async () => {
    const { status, body } = await ask('POST', '/suspend', { body: { reason: 'Unpaid' } });
    expect({ status, state: body['status'] }).toEqual({ status: 200, state: 'suspended' });
    expect((await stored()).at(-1)).toMatchObject({
      ...{ type: 'OrganizationSuspended', data: { reason: 'Unpaid', suspendedBy: sam } },
    });
    const seen = await ask('GET', '', { as: olga });
    expect(seen).toMatchObject({ status: 200, body: { status: 'suspended' } });
    expect(Object.keys(Object(seen.body['_links']))).not.toContain('update');
    for (const [method, changed] of [
      ['PATCH', { label: 'New' }],
      ['DELETE', undefined],
    ] as const)
      expect(await ask(method, '', { as: olga, ...(changed && { body: changed }) })).toMatchObject({ status: 403 });
  });

  it('change it meanwhile, for a reason', async () => {
    expect(await ask('PATCH', '', { body: { label: 'Acme in trouble' } })).toMatchObject({ status: 404 });
    const body = { label: 'Acme in trouble', reason: 'Asked by their bank' };
    expect(await ask('PATCH', '', { body })).toMatchObject({ status: 200, body: { label: body.label } });
    expect((await visits(id)).at(-1)).toMatchObject({ method: 'PATCH', path: path(), reason: body.reason });
  });

  it('reinstate it, and all is as before', async () => {
    const reinstated = { status: 200, body: { status: 'active' } };
    expect(await ask('POST', '/reinstate', { body: { reason: 'Paid' } })).toMatchObject(reinstated);
    expect(await ask('POST', '/reinstate', { body: { reason: 'Paid' } })).toMatchObject(reinstated);
    expect((await stored()).filter(({ type }) => type === 'OrganizationReinstated')).toHaveLength(1);
    expect(await ask('PATCH', '', { body: { label: 'Acme' }, as: olga })).toMatchObject({ status: 200 });
  });
});
