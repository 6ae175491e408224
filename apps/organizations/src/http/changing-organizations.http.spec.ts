import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

describe('changing an organization', () => {
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

  let id: string;
  let name: string;
  const create = async () => {
    name = `acme-${randomUUID()}`;
    const asked = { label: 'Acme', name, security_contact: 'alarm@example.com' };
    const { body } = await world.ask({ method: 'POST', path: '/organizations', as: olga, body: asked });
    id = String(body['id']);
  };
  beforeEach(create);
  const read = async () => (await world.ask({ path: `/organizations/${id}`, as: olga })).body;
  const change = (body: object, key?: string) =>
    world.ask({
      ...{ method: 'PATCH', path: `/organizations/${id}`, as: olga, body },
      ...(key === undefined ? {} : { key }),
    });
  const stored = async () =>
    (await collected(world.parts.store.read(`organization-${id}`, 0n))).map(({ event }) => event.type);

  it.each([
    ['label', 'Acme & Sons', 'OrganizationRelabelled'],
    ['country', 'DE', 'OrganizationCountryChanged'],
    ['security_contact', 'fire@example.com', 'OrganizationSecurityContactChanged'],
  ])('changes its %s and answers the whole of it', async (property, value, event) => {
    const before = await read();
    const { status, body } = await change({ [property]: value });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, [property]: value, updated_at: body['updated_at'] });
    expect(await read()).toEqual(body);
    expect(await stored()).toEqual(['OrganizationCreated', event]);
  });

  it('changes its name, and all that is asked for at once', async () => {
    const asked = { label: 'Sons', country: 'DE', name: `${name}-2`, security_contact: 'fire@example.com' };
    expect(await change(asked)).toMatchObject({ status: 200, body: { id, ...asked } });
    expect((await stored()).slice(0, 2)).toEqual(['OrganizationCreated', 'OrganizationRenamed']);
  });

  it('takes its security contact away', async () => {
    const { status, body } = await change({ security_contact: null });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('security_contact');
    expect(await read()).toEqual(body);
  });

  it('changes nothing where it is so already, or nothing is asked for', async () => {
    const before = await read();
    const so = { label: 'Acme', name, country: 'FR', security_contact: 'alarm@example.com' };
    for (const asked of [so, {}]) expect(await change(asked)).toMatchObject({ status: 200, body: before });
    expect(await stored()).toEqual(['OrganizationCreated']);
  });

  it.each([
    ['an empty label', { label: ' ' }, 'label'],
    ['no label', { label: null }, 'label'],
    ['no name', { name: null }, 'name'],
    ['a name that is none', { name: '-acme' }, 'name'],
    ['a country that there is not', { country: 'XX' }, 'country'],
    ['a security contact that is no address', { security_contact: 'nobody' }, 'security_contact'],
    ['another type', { type: 'fixed' }, 'type'],
    ['another owner', { owner_id: randomUUID() }, 'owner_id'],
  ])('is refused %s', async (_, asked, property) => {
    const { status, body } = await change(asked);
    expect([status, body['detail']]).toEqual([400, { [property]: expect.any(String) }]);
    expect(await stored()).toEqual(['OrganizationCreated']);
  });

  it('is refused a name that another organization bears', async () => {
    const [taken, other] = [name, id];
    await create();
    expect(await change({ name: taken, label: 'Other' })).toMatchObject({
      status: 409,
      body: { title: 'This name is already taken by another organization.' },
    });
    expect(await read()).toMatchObject({ id, name, label: 'Acme' });
    expect((await world.ask({ path: `/organizations/name%3D${taken}`, as: olga })).body).toMatchObject({ id: other });
  });

  it('gives it back a name that it bore before, and that nobody else may have', async () => {
    expect((await change({ name: `${name}-2` })).status).toBe(200);
    const taking = await world.ask({ method: 'POST', path: '/organizations', as: rita, body: { label: 'R', name } });
    expect(taking.status).toBe(409);
    expect(await change({ name })).toMatchObject({ status: 200, body: { id, name } });
  });

  it('needs the permission', async () => {
    world.founding.grant('billing', 'members');
    await create();
    world.founding.grantEverything();
    expect(await change({ label: 'Changed' })).toMatchObject({
      status: 403,
      body: { title: 'This needs the permission admin.' },
    });
    expect(Object.keys((await read())['_links'] as object)).toEqual(['self', 'delete', 'members', 'create-member']);
  });

  it('is decided one after the other where many ask at once', async () => {
    const labels = Array.from({ length: 8 }, (_, index) => `Acme ${index}`);
    const answers = await Promise.all(labels.map(label => change({ label, name: `${name}-2` })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await stored()).filter(type => type === 'OrganizationRenamed')).toHaveLength(1);
    expect(labels).toContain((await read())['label']);
  });

  describe('with an Idempotency-Key', () => {
    it('has the same outcome again, also after a newer change, which stays', async () => {
      const key = randomUUID();
      expect((await change({ label: 'First', name: `${name}-2` }, key)).status).toBe(200);
      const newer = await change({ label: 'Second', name: `${name}-3` });
      const before = await stored();
      expect(await change({ label: 'First', name: `${name}-2` }, key)).toMatchObject({ status: 200, body: newer.body });
      expect(await stored()).toEqual(before);
    });

    it('that changed nothing still changes nothing later', async () => {
      const key = randomUUID();
      expect((await change({ label: 'Acme' }, key)).status).toBe(200);
      await change({ label: 'Second' });
      expect(await change({ label: 'Acme' }, key)).toMatchObject({ status: 200, body: { label: 'Second' } });
    });

    it('is refused for anything else by the same key', async () => {
      const key = randomUUID();
      await change({ label: 'First' }, key);
      expect(await change({ label: 'Second' }, key)).toMatchObject({
        status: 422,
        body: { title: 'This Idempotency-Key was used for another request.' },
      });
      expect(await read()).toMatchObject({ label: 'First' });
    });
  });
});
