import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

const LATER = {
  status: 503,
  headers: { 'retry-after': '2' },
  body: { title: expect.stringMatching(/^The organization is stored and will appear/) },
};

describe('an organization whose founding does not come back', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsOverHttp>>;
  let olga: string;
  let rita: string;
  beforeEach(async () => {
    store = await embeddedStore();
    world = await organizationsOverHttp(store.url);
    [olga, rita] = [await world.person(), await world.person()];
    world.founding.pause();
  });
  afterEach(async () => {
    await world.close();
    await store.close();
  });
  const acme = { label: 'Acme', name: 'acme' };
  const create = (key?: string, { as = olga, body = acme } = {}) =>
    world.ask({ method: 'POST', path: '/organizations', as, body, ...(key === undefined ? {} : { key }) });
  const createdIds = async () => {
    const events = await collected(world.parts.store.read('organizationName-acme', 0n));
    return events.flatMap(({ event: { type, data } }) =>
      type === 'NameClaimed' ? [(data as { organizationId: string }).organizationId] : [],
    );
  };

  it('is answered by 503, exists for nobody yet, and is answered later by the same key', async () => {
    const key = randomUUID();
    expect(await create(key)).toMatchObject(LATER);
    const [id] = await createdIds();
    expect((await world.ask({ path: `/organizations/${id}`, as: olga })).status).toBe(404);
    expect((await world.ask({ path: '/organizations', as: olga })).body).toMatchObject({ count: 0, items: [] });

    world.founding.resume();
    expect(await create(key)).toMatchObject({ status: 201, body: { id } });
    expect((await world.ask({ path: `/organizations/${id}`, as: olga })).status).toBe(200);
  });

  it('is taken up again by the same person with the same words, without a key, and is one organization', async () => {
    for (let count = 0; count < 2; count++) expect(await create()).toMatchObject(LATER);
    const [id, ...others] = await createdIds();
    expect(others).toEqual([]);
    expect((await create(undefined, { as: rita })).status).toBe(409);
    expect((await create(undefined, { body: { ...acme, label: 'Other' } })).status).toBe(409);

    world.founding.resume();
    await eventually(async () => (await world.ask({ path: `/organizations/${id}`, as: olga })).status === 200);
    expect((await create()).status).toBe(409);
    expect(await createdIds()).toEqual([id]);
  });

  it('is told at once where that is because it could not be processed', async () => {
    const key = randomUUID();
    expect(await create(key)).toMatchObject(LATER);
    const [id] = await createdIds();
    await world.happens(`membership-${id}`, { type: 'membership.membership-founded.v1', data: {} });
    expect(await create(key)).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
  });
});
