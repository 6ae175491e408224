import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { membershipOverHttp } from '../testing/membership-over-http';
import { created, deleted, renamed } from '../testing/organization-told';

const NOT_FOUND = { status: 404, body: { title: 'Organization not found.' } };
const everything = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'];

describe('the members of an organization', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof membershipOverHttp>>;
  let olga: string;
  let rita: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await membershipOverHttp(store.url);
    [olga, rita] = [await world.person(), await world.person()];
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const ask = (path: string, as = olga) => world.ask({ path, as });
  const stored = (id: string) => collected(world.parts.store.read(`membership-${id}`, 0n));
  const founded = (id: string) => eventually(async () => (await stored(id)).length === 1);
  const organization = async (name = `acme-${randomUUID()}`) => {
    const id = randomUUID();
    await world.organization(id, created(id, olga, name));
    await founded(id);
    return { id, name, path: `/organizations/${id}/members` };
  };

  it('are its owner, from when it is founded', async () => {
    const { id, path } = await organization();
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    const at = '2026-01-01T00:00:00.000Z';
    const owner = {
      ...{ id: olga, user_id: olga, organization_id: id, owner: true, level: 'admin', permissions: everything },
      ...{ created_at: at, updated_at: at, _links: { self: { href: `${path}/${olga}` } } },
    };
    expect(body).toMatchObject({ count: 1, items: [owner], _links: { self: { href: path } } });
    expect(body).toMatchObject({
      _links: { 'ref:users:0': { href: expect.stringMatching(`^/ref/users\\?in=${olga}&sig=.`) } },
    });
    expect(await ask(`${path}/${olga}`)).toMatchObject({ status: 200, body: owner });
  });

  it('are found by the name of the organization, and by one that it bore before', async () => {
    const { id, name } = await organization();
    await world.organization(id, renamed(id, name, `${name}-2`));
    for (const one of [name, `${name}-2`]) {
      const { body } = await ask(`/organizations/name%3D${one}/members`);
      expect(body).toMatchObject({ count: 1, items: [{ organization_id: id }] });
      expect((await ask(`/organizations/name%3D${one}/members/${olga}`)).status).toBe(200);
    }
  });

  it('come in pages and are filtered, and are refused what there is not', async () => {
    const { path } = await organization();
    expect(await ask(`${path}?page[size]=1&sort=-updated_at`)).toMatchObject({ status: 200, body: { count: 1 } });
    expect((await ask(`${path}?filter[user_id]=${rita}`)).body).toMatchObject({ count: 0, items: [] });
    for (const query of ['sort=colour', 'filter[colour]=red', 'page[size]=0'])
      expect((await ask(`${path}?${query}`)).status).toBe(400);
  });

  it('do not exist for a stranger', async () => {
    const { name, path } = await organization();
    for (const to of [path, `${path}/${olga}`, `/organizations/name%3D${name}/members`])
      expect(await ask(to, rita)).toMatchObject(NOT_FOUND);
  });

  it('do not exist where there is no such organization', async () => {
    for (const reference of ['o1', 'name%3Dnobody', 'name%3D', '%20'])
      expect(await ask(`/organizations/${reference}/members`)).toMatchObject(NOT_FOUND);
  });

  it('do not include who does not belong to it', async () => {
    const { path } = await organization();
    for (const id of [rita, 'nobody', randomUUID()])
      expect(await ask(`${path}/${id}`)).toMatchObject({ status: 404, body: { title: 'Member not found.' } });
  });

  it('are gone with the organization', async () => {
    const { id, name, path } = await organization();
    expect((await ask(path)).status).toBe(200);
    await world.organization(id, deleted(id, name));
    for (const to of [path, `${path}/${olga}`, `/organizations/name%3D${name}/members`])
      expect(await ask(to)).toMatchObject(NOT_FOUND);
  });

  it('wait for what could not be processed, and for nobody else’s', async () => {
    const [id, name] = [randomUUID(), `acme-${randomUUID()}`];
    const stream = `organization-${id}`;
    world.poisoned.add(stream);
    await world.organization(id, created(id, olga, name));
    const parked = async () => (await world.service.readiness()).parked.map(({ processor, key }) => [processor, key]);
    await eventually(async () => (await parked()).length === 2);
    expect((await parked()).toSorted()).toEqual([
      ['membership:copies', id],
      ['membership:founding', id],
    ]);

    const other = await organization();
    expect((await ask(other.path)).status).toBe(200);
    const answer = await ask(`/organizations/${id}/members`);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(await stored(id)).toEqual([]);

    world.poisoned.delete(stream);
    const [copies, founding] = ['membership:copies', 'membership:founding'].map(processor =>
      world.service.processors.find(({ name: its }) => its === processor),
    );
    expect(await copies?.replay(id)).toMatchObject({ handled: 1 });
    // By its name, too, it is known by now, and what is still parked may be why nobody belongs to it.
    const byName = await ask(`/organizations/name%3D${name}/members`);
    expect(byName.status).toBe(503);
    expect(await founding?.replay(id)).toMatchObject({ handled: 1 });
    expect(await parked()).toEqual([]);
    expect(await ask(`/organizations/${id}/members`)).toMatchObject({ status: 200, body: { count: 1 } });
    expect(await stored(id)).toHaveLength(1);
  });
});
