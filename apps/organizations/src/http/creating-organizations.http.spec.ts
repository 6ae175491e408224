import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

describe('creating an organization', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsOverHttp>>;
  let olga: string;
  let rita: string;
  let sam: string;
  let robot: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsOverHttp(store.url);
    olga = await world.person({ country: 'FR' });
    rita = await world.person({ country: 'DE' });
    sam = await world.person({ staff: true });
    robot = await world.program();
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const create = (as: string, body: object, key?: string) =>
    world.ask({ method: 'POST', path: '/organizations', as, body, ...(key === undefined ? {} : { key }) });
  const refused = async (as: string, body: object) => {
    const answer = await create(as, body);
    return [answer.status, answer.body['detail']];
  };
  const newName = () => `name-${randomUUID()}`;
  const inStore = async (id: unknown) => collected(world.parts.store.read(`organization-${String(id)}`, 0n));

  it('needs a label: the name follows from it, the country is that of the caller, who owns it', async () => {
    const { status, body } = await create(olga, { label: '  Œuvres & Fils, Łódź ' });
    expect(status).toBe(201);
    const { id, created_at: createdAt } = body;
    expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(body).toEqual({
      ...{ id, name: 'uvres-fils-odz', label: 'Œuvres & Fils, Łódź', country: 'FR', type: 'flexible' },
      ...{ owner_id: olga, status: 'active', created_at: createdAt, updated_at: createdAt },
      ...{ namespace: 'upsun', vendor: 'upsun', capabilities: [], billing_legacy: false },
      _links: {
        self: { href: `/organizations/${String(id)}` },
        update: { href: `/organizations/${String(id)}`, method: 'patch' },
        delete: { href: `/organizations/${String(id)}`, method: 'delete' },
        members: { href: `/organizations/${String(id)}/members` },
        'create-member': { href: `/organizations/${String(id)}/members`, method: 'post' },
      },
    });
  });

  it('takes what is said besides', async () => {
    const name = newName();
    const said = { name, country: 'de', type: 'fixed', owner_id: olga, security_contact: 'alarm@example.com' };
    const { status, body } = await create(olga, { label: 'Acme', ...said });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...said, country: 'DE' });
  });

  it('keeps the security contact from whoever reads what is stored', async () => {
    const { body } = await create(olga, { label: 'Acme', name: newName(), security_contact: 'alarm@example.com' });
    expect(JSON.stringify((await inStore(body['id'])).map(({ event }) => event))).not.toContain('alarm');
  });

  it('is refused a label that suggests no name, where none is given', async () => {
    expect(await refused(olga, { label: '日本' })).toEqual([
      400,
      { name: 'The label suggests no name: say which it shall be.' },
    ]);
    expect((await create(olga, { label: '日本', name: newName() })).status).toBe(201);
  });

  it.each([
    ['no label', {}, 'label'],
    ['an empty label', { label: '  ' }, 'label'],
    ['a label that is too long', { label: 'l'.repeat(256) }, 'label'],
    ['a label that is none', { label: 7 }, 'label'],
    ['a name that is none', { label: 'Acme', name: 'Acme Corp' }, 'name'],
    ['a name that looks like an id', { label: 'Acme', name: '01arz3ndektsv4rrffq69g5fav' }, 'name'],
    ['a name that is null', { label: 'Acme', name: null }, 'name'],
    ['a country that there is not', { label: 'Acme', country: 'XX' }, 'country'],
    ['a country by its English name', { label: 'Acme', country: 'France' }, 'country'],
    ['another type', { label: 'Acme', type: 'elastic' }, 'type'],
    ['a security contact that is no address', { label: 'Acme', security_contact: 'nobody' }, 'security_contact'],
    ['an owner that is no id', { label: 'Acme', owner_id: 'olga' }, 'owner_id'],
    ['a property that there is not', { label: 'Acme', colour: 'red' }, 'colour'],
  ])('is refused %s', async (_, body, property) => {
    expect(await refused(olga, body)).toEqual([400, { [property]: expect.any(String) }]);
  });

  it('is refused a name that another organization bears', async () => {
    const name = newName();
    expect((await create(olga, { label: 'Acme', name })).status).toBe(201);
    for (const as of [rita, olga]) {
      const answer = await create(as, { label: 'Another', name });
      expect([answer.status, answer.body['title']]).toEqual([
        409,
        'This name is already taken by another organization.',
      ]);
    }
  });

  it('is refused a name that was given up lately, by a rename or by a deletion', async () => {
    const [first, second] = [newName(), newName()];
    const { body } = await create(olga, { label: 'Acme', name: first });
    const path = `/organizations/${String(body['id'])}`;
    const expectReserved = async (name: string) => {
      // At first it may still be called taken: the registry follows a moment behind.
      const told = await eventually(async () => {
        const { status, body: problem } = await create(rita, { label: 'Another', name });
        expect(status).toBe(409);
        return /reserved/.test(String(problem['title'])) && problem['title'];
      });
      expect(told).toBe('This name was given up less than 90 days ago and is still reserved.');
    };
    expect((await world.ask({ method: 'PATCH', path, as: olga, body: { name: second } })).status).toBe(200);
    await expectReserved(first);
    expect((await world.ask({ method: 'DELETE', path, as: olga })).status).toBe(204);
    await expectReserved(second);
    await expectReserved(first);
  });

  it('gives one of many who ask at once the name, and the others a refusal', async () => {
    const people = await Promise.all(Array.from({ length: 64 }, () => world.person()));
    const name = newName();
    const statuses = (await Promise.all(people.map(as => create(as, { label: 'Acme', name })))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted()).toEqual([201, ...Array.from({ length: 63 }, () => 409)]);
  });

  describe('for somebody else', () => {
    it('is refused', async () => {
      const answer = await create(olga, { label: 'Acme', name: newName(), owner_id: rita });
      expect([answer.status, answer.body['title']]).toEqual([
        403,
        'Only staff may create an organization for somebody else.',
      ]);
    });

    it('is possible for staff, who come to belong to nothing by that', async () => {
      const { status, body } = await create(sam, { label: 'Acme', name: newName(), owner_id: rita });
      expect(status).toBe(201);
      const path = `/organizations/${String(body['id'])}`;
      expect(body).toMatchObject({ owner_id: rita, _links: { self: { href: path } } });
      expect(Object.keys(body['_links'] as object)).toEqual(['self']);
      expect((await world.ask({ path, as: rita })).status).toBe(200);
      expect((await world.ask({ path, as: sam })).status).toBe(404);
    });

    it('is recorded as done by staff', async () => {
      const { body } = await create(sam, { label: 'Acme', name: newName(), owner_id: rita });
      const own = await create(sam, { label: 'Acme', name: newName() });
      expect(own.body).toMatchObject({ owner_id: sam });
      const actors = [...(await inStore(body['id'])), ...(await inStore(own.body['id']))].map(
        ({ metadata }) => metadata.actor,
      );
      expect(actors).toEqual([
        { kind: 'staff', id: sam },
        { kind: 'user', id: sam },
      ]);
    });

    it('needs somebody who is there', async () => {
      for (const owner of [randomUUID(), robot])
        expect(await refused(sam, { label: 'Acme', name: newName(), owner_id: owner })).toEqual([
          400,
          { owner_id: 'There is no such user.' },
        ]);
    });

    it('is told by 503 where what could not be processed is about them', async () => {
      const owner = await world.person();
      await world.happens(`user-${owner}`, { type: 'identity.role-granted.v1', data: {} });
      const answer = await create(sam, { label: 'Acme', name: newName(), owner_id: owner });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    });

    it('is all that a service account could do, which owns nothing and is no staff', async () => {
      expect(await refused(robot, { label: 'Acme', name: newName() })).toEqual([
        400,
        { owner_id: 'A service account owns nothing: say which user shall own the organization.' },
      ]);
      expect((await create(robot, { label: 'Acme', name: newName(), owner_id: rita })).status).toBe(403);
    });
  });

  describe('with an Idempotency-Key', () => {
    it('answers the same organization again, as it is by then', async () => {
      const [key, asked] = [randomUUID(), { label: 'Acme', name: newName() }];
      const first = await create(olga, asked, key);
      const path = `/organizations/${String(first.body['id'])}`;
      await world.ask({ method: 'PATCH', path, as: olga, body: { label: 'Changed' } });
      const again = await create(olga, asked, key);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toMatchObject({ id: first.body['id'], label: 'Changed' });
    });

    it('answers those who ask at once with one organization', async () => {
      const [key, asked] = [randomUUID(), { label: 'Acme', name: newName() }];
      const answers = await Promise.all(Array.from({ length: 8 }, () => create(olga, asked, key)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    });

    it('is refused for anything else by the same key', async () => {
      const key = randomUUID();
      await create(olga, { label: 'Acme', name: newName() }, key);
      expect((await create(olga, { label: 'Acme', name: newName() }, key)).status).toBe(422);
      expect((await create(rita, { label: 'Acme', name: newName() }, key)).status).toBe(201);
    });
  });
});
