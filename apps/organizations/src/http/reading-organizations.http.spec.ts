import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Asked, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

describe('an organization', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsOverHttp>>;
  let olga: string;
  let rita: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsOverHttp(store.url);
    [olga, rita] = [await world.person(), await world.person()];
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const ask = (method: Asked['method'], path: string, more: Partial<Asked> = {}) =>
    world.ask({ as: olga, ...(method && { method }), path, ...more });
  const create = async () => {
    const name = `acme-${randomUUID()}`;
    const { body } = await ask('POST', '/organizations', { body: { label: 'Acme', name } });
    return { id: String(body['id']), name, path: `/organizations/${String(body['id'])}` };
  };
  const NOT_FOUND = { status: 404, body: { status: 404, title: 'Organization not found.' } };

  describe('is found by its owner', () => {
    it('under its id and its name', async () => {
      const { id, name, path } = await create();
      const byId = await ask('GET', path);
      expect(byId).toMatchObject({ status: 200, body: { id, name, owner_id: olga } });
      expect((await ask('GET', `/organizations/name%3D${name}`)).body).toEqual(byId.body);
      expect((await ask('GET', `/organizations/name=${name}`)).body).toEqual(byId.body);
    });

    it('under a name that it bore before', async () => {
      const { id, name, path } = await create();
      await ask('PATCH', path, { body: { name: `${name}-2` } });
      for (const one of [name, `${name}-2`])
        expect((await ask('GET', `/organizations/name%3D${one}`)).body).toMatchObject({ id, name: `${name}-2` });
    });

    it('with nothing subscribed to', async () => {
      const { path } = await create();
      expect(await ask('GET', `${path}/subscriptions`)).toMatchObject({
        status: 200,
        body: { count: 0, items: [], _links: {} },
      });
    });
  });

  it('does not exist for a stranger, whatever is asked', async () => {
    const { name, path } = await create();
    for (const [method, to] of [
      ['GET', path],
      ['GET', `/organizations/name%3D${name}`],
      ['GET', `${path}/subscriptions`],
      ['PATCH', path],
      ['DELETE', path],
    ] as const)
      expect(await ask(method, to, { as: rita, ...(method === 'GET' ? {} : { body: {} }) })).toMatchObject(NOT_FOUND);
  });

  it.each([
    'o1',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'name%3D',
    'name%3Dnobody',
    'name=ACME',
    'name%3Da%2Fb',
    '%20',
    encodeURIComponent("'; drop table organizations; --"),
    'a'.repeat(450),
  ])('is not found under %s', async reference =>
    expect(await ask('GET', `/organizations/${reference}`)).toMatchObject(NOT_FOUND),
  );

  it('is asked for in vain by what is no address', async () => {
    expect((await ask('GET', '/organizations/%00')).status).toBe(400);
    expect((await ask('GET', '/organizations/%ZZ')).status).toBe(400);
    expect((await ask('GET', `/organizations/${'a'.repeat(600)}`)).status).toBe(414);
  });

  it('is told by 503, under its id and its name, where what could not be processed is about it', async () => {
    const { id, name, path } = await create();
    await world.happens(`membership-${id}`, { type: 'membership.membership-founded.v1', data: {} });
    for (const to of [path, `/organizations/name%3D${name}`]) {
      const answer = await ask('GET', to);
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    }
    expect(await ask('GET', (await create()).path)).toMatchObject({ status: 200 });
    await eventually(async () => (await world.service.readiness()).ready);
    expect((await world.service.readiness()).parked).toMatchObject([{ processor: 'organizations:copies', key: id }]);
  });

  describe('that is deleted', () => {
    let deleted: Awaited<ReturnType<typeof create>>;
    beforeEach(async () => {
      deleted = await create();
      expect(await ask('DELETE', deleted.path, { key: deleted.id, body: {} })).toMatchObject({ status: 204, body: {} });
    });

    it('is gone for its owner too', async () => {
      const { name, path } = deleted;
      for (const to of [path, `/organizations/name%3D${name}`, `${path}/subscriptions`])
        expect(await ask('GET', to)).toMatchObject(NOT_FOUND);
      expect(await ask('PATCH', path, { body: { label: 'Back' } })).toMatchObject(NOT_FOUND);
      expect(await ask('DELETE', path)).toMatchObject(NOT_FOUND);
    });

    it('answers the request that deleted it as before, and no other', async () => {
      const { id, path } = deleted;
      expect((await ask('DELETE', path, { key: id, body: {} })).status).toBe(204);
      const other = randomUUID();
      for (let count = 0; count < 2; count++)
        expect(await ask('DELETE', path, { key: other, body: {} })).toMatchObject(NOT_FOUND);
      expect(await ask('DELETE', path, { as: rita, key: id, body: {} })).toMatchObject(NOT_FOUND);
    });
  });

  it('is deleted by its owner alone', async () => {
    const { id, path } = await create();
    // As her membership would be known here, had it been announced.
    await world.parts.database
      .schema<Record<'membership_copy', Record<string, unknown>>>('organizations')
      .insertInto('membership_copy')
      .values({
        ...{ organization_id: id, user_id: rita, owner: false, since: '2026-01-01T00:00:00.000Z', revision: 1 },
        ...{ permissions: JSON.stringify(['admin']), grants: '[]', gone: false },
      })
      .execute();
    expect(await ask('DELETE', path, { as: rita })).toMatchObject({
      status: 403,
      body: { title: 'Only the owner may do this.' },
    });
    const { body } = await ask('PATCH', path, { as: rita, body: { label: 'Changed' } });
    expect(body).toMatchObject({ label: 'Changed', owner_id: olga });
    expect(Object.keys(body['_links'] as object)).toEqual(['self', 'update']);
  });

  it('is deleted once, however many ask at once', async () => {
    const { path } = await create();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('DELETE', path)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array.from({ length: 7 }, () => 404)]);
  });
});
