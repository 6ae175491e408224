import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

describe('the settings of members', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
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
  });
  const read = (asking: object = {}) => acme.ask('GET', 'member-settings', asking);
  const change = (body: unknown, asking: object = {}) => acme.ask('PATCH', 'member-settings', { body, ...asking });

  it('are at first that members edit their own, and give what they want', async () => {
    const href = `${acme.path}/member-settings`;
    expect(await read()).toMatchObject({
      status: 200,
      body: {
        ...{ self_edit: true, grant_ceiling: false },
        _links: { self: { href }, update: { href, method: 'patch' } },
      },
    });
  });
  it('are what they were changed to, each for itself', async () => {
    expect(await change({ self_edit: false, reason: 'Audit' })).toMatchObject({
      status: 200,
      body: { self_edit: false },
    });
    expect((await change({ grant_ceiling: true })).body).toMatchObject({ self_edit: false, grant_ceiling: true });
    expect((await read()).body).toMatchObject({ self_edit: false, grant_ceiling: true });
    const by = { kind: 'user', id: acme.owner };
    expect((await acme.stored())[1]).toMatchObject({
      type: 'SelfEditChanged',
      data: { by, reason: 'Audit', to: false },
    });
  });
  it('are changed once under one key', async () => {
    for (let times = 0; times < 2; times++)
      expect((await change({ self_edit: false }, { key: 'k1' })).status).toBe(200);
    expect((await change({ self_edit: true }, { key: 'k1' })).status).toBe(422);
    expect(await acme.stored()).toHaveLength(2);
  });
  it('are for the owner alone', async () => {
    const as = await acme.member({ permissions: ['admin'] });
    for (const answer of [await read({ as }), await change({ self_edit: false }, { as })])
      expect(answer).toMatchObject({ status: 403, body: { title: 'Only the owner may do this.' } });
    const stranger = await world.person();
    for (const answer of [await read({ as: stranger }), await change({}, { as: stranger })])
      expect(answer.status).toBe(404);
  });
  it.each([
    [{ self_edit: 'false' }, 'self_edit'],
    [{ self_edit: null }, 'self_edit'],
    [{ grant_ceiling: 1 }, 'grant_ceiling'],
    [{ reason: '' }, 'reason'],
    [{ colour: 'red' }, 'colour'],
  ])('are refused %j', async (body, property) => {
    const answer = await change(body);
    expect([answer.status, Object.keys(Object(answer.body['detail']))]).toEqual([400, [property]]);
  });
});
