import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const until = '2999-01-01T00:00:00.000Z';

describe('changing members', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let alice: string;
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
    alice = await acme.member({ permissions: ['plans', 'billing'] });
  });
  const read = async (userId = alice) => acme.ask('GET', `members/${userId}`);
  const last = async () => (await acme.stored()).at(-1);
  const change = (body: object, asking: object = {}) => acme.ask('PATCH', `members/${alice}`, { body, ...asking });

  describe('adding one', () => {
    const add = (body: object, asking: object = {}) => acme.ask('POST', 'members', { body, ...asking });

    it('answers them as they are from then on', async () => {
      const bob = await world.person();
      const asked = { user_id: bob, permissions: ['projects:list', 'admin', 'admin'], reason: 'New in the team' };
      const { status, body, headers } = await add(asked);
      expect([status, headers['etag']]).toEqual([201, '"2"']);
      const href = `${acme.path}/members/${bob}`;
      expect(body).toEqual({
        ...{ id: bob, user_id: bob, organization_id: acme.id, owner: false, level: 'admin' },
        ...{ permissions: ['projects:list', 'admin'], grants: [] },
        ...{ created_at: expect.any(String), updated_at: body['created_at'] },
        _links: {
          ...{ self: { href }, update: { href, method: 'patch' }, '#edit': { href } },
          delete: { href, method: 'delete' },
        },
      });
      expect((await read(bob)).body).toEqual(body);
      const by = { kind: 'user', id: acme.owner };
      expect(await last()).toMatchObject({ type: 'MemberAdded', data: { by, reason: 'New in the team' } });
    });
    it('gives nothing where nothing is named', async () => {
      const bob = await world.person();
      expect(await add({ user_id: bob })).toMatchObject({ status: 201, body: { permissions: [], level: 'viewer' } });
    });
    it('is for users that there are', async () => {
      const gone = await world.person();
      await world.deactivated(gone);
      for (const user_id of [randomUUID(), gone])
        expect(await add({ user_id, permissions: [] })).toMatchObject({
          status: 400,
          body: { title: 'There is no such user.', detail: { user_id: 'There is no such user.' } },
        });
    });
    it('is refused for who is one, and says what to do instead', async () => {
      for (const permissions of [['plans'], ['plans', 'billing']])
        expect(await add({ user_id: alice, permissions })).toMatchObject({
          status: 409,
          body: { title: 'This user is a member already: update what they hold instead.' },
        });
      expect((await add({ user_id: acme.owner, permissions: [] })).status).toBe(409);
    });
    it('is done once under one key, and answered again', async () => {
      const asked = { user_id: await world.person(), permissions: ['plans'] };
      const first = await add(asked, { key: 'k1' });
      expect(await add(asked, { key: 'k1' })).toMatchObject({ status: 201, body: first.body });
      expect((await add({ ...asked, permissions: [] }, { key: 'k1' })).status).toBe(422);
      expect(await acme.stored()).toHaveLength(3);
    });
    it.each([
      ['nobody', { permissions: [] }, 'user_id'],
      ['an id that is none', { user_id: 'bob', permissions: [] }, 'user_id'],
      ['an unknown permission', { user_id: randomUUID(), permissions: ['everything'] }, 'permissions'],
      ['the other spelling', { user_id: randomUUID(), permissions: ['project:create'] }, 'permissions'],
      ['no list', { user_id: randomUUID(), permissions: 'plans' }, 'permissions'],
      ['null', { user_id: randomUUID(), permissions: null }, 'permissions'],
      ['another type of reason', { user_id: randomUUID(), permissions: [], reason: 7 }, 'reason'],
      ['too long a reason', { user_id: randomUUID(), permissions: [], reason: 'x'.repeat(501) }, 'reason'],
      ['an unknown field', { user_id: randomUUID(), permissions: [], role: 'admin' }, 'role'],
      ['grants', { user_id: randomUUID(), permissions: [], grants: [] }, 'grants'],
    ])('is refused %s', async (_, body, property) => {
      const answer = await add(body);
      expect([answer.status, Object.keys(Object(answer.body['detail']))]).toEqual([400, [property]]);
      expect(await acme.stored()).toHaveLength(2);
    });
    it('names the permissions that there are', async () =>
      expect((await add({ user_id: randomUUID(), permissions: ['project:create'] })).body).toMatchObject({
        title: 'Permissions are admin, billing, members, plans, projects:create, projects:list.',
      }));
  });

  describe('what one holds', () => {
    it('is replaced, and what was added and removed is answered', async () => {
      const { status, body, headers } = await change({ permissions: ['members', 'plans'], reason: 'Moved' });
      expect([status, headers['etag']]).toEqual([200, '"2"']);
      expect(body).toMatchObject({ permissions: ['members', 'plans'], added: ['members'], removed: ['billing'] });
      const { added, removed, ...member } = body;
      expect((await read()).body).toEqual(member);
      expect(await last()).toMatchObject({
        type: 'MemberPermissionsReplaced',
        data: { added, removed, reason: 'Moved' },
      });
    });
    it('is given until an instant, in the same act, as one command', async () => {
      const grants = [
        { permission: 'admin', until: '2999-01-01T01:00:00+01:00' },
        { permission: 'members', until, reason: 'Holiday' },
      ];
      const { status, body } = await change({ permissions: [], grants, reason: 'Quarter' }, { key: 'k2' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ...{ permissions: [], level: 'viewer', added: [], removed: ['plans', 'billing'] },
        grants: [
          { permission: 'admin', until },
          { permission: 'members', until },
        ],
      });
      const events = (await acme.stored()).slice(2);
      expect(events.map(({ type, data }) => [type, 'reason' in data && data.reason])).toEqual([
        ['MemberPermissionsReplaced', 'Quarter'],
        ['PermissionGranted', 'Quarter'],
        ['PermissionGranted', 'Holiday'],
      ]);
      expect(await change({ permissions: [], grants, reason: 'Quarter' }, { key: 'k2' })).toMatchObject({
        status,
        body,
      });
      expect(await acme.stored()).toHaveLength(5);
      // What is granted is acted by.
      expect((await acme.ask('GET', 'members', { as: alice })).status).toBe(200);
      expect(await change({ grants: [grants[1]] })).toMatchObject({
        body: { grants: [{ permission: 'members', until }] },
      });
      expect(await last()).toMatchObject({ type: 'GrantEnded', data: { permission: 'admin' } });
    });
    it('stays as it is where it is so, or nothing is asked', async () => {
      for (const body of [{}, { permissions: ['billing', 'plans'] }, { grants: [] }])
        expect(await change(body)).toMatchObject({ status: 200, body: { added: [], removed: [] } });
      expect(await acme.stored()).toHaveLength(2);
    });
    it('is changed from the state that was seen, and from no other', async () => {
      const { etag = '' } = (await read()).headers;
      const on = (tag: string, permissions: readonly string[]) =>
        change({ permissions }, { headers: { 'if-match': tag } });
      expect((await on(etag, ['members'])).status).toBe(200);
      const stale = { status: 412, body: { title: 'The member has been changed meanwhile: read it again.' } };
      expect(await on(etag, ['admin'])).toMatchObject(stale);
      expect(await on('"abc"', ['admin'])).toMatchObject(stale);
      expect((await on(`"7", ${(await read()).headers['etag']}`, ['plans'])).status).toBe(200);
      expect((await on('*', ['billing'])).status).toBe(200);
      for (const tag of ['W/"3"', '3']) expect((await on(tag, ['admin'])).status).toBe(400);
      expect((await read()).body).toMatchObject({ permissions: ['billing'] });
    });
    it('is nothing of who is no member, of the owner, or in another organization', async () => {
      const other = await world.organization();
      for (const [userId, status] of [
        [await world.person(), 404],
        ['nobody', 404],
        [acme.owner, 409],
        [other.owner, 404],
      ] as const)
        expect((await acme.ask('PATCH', `members/${userId}`, { body: { permissions: [] } })).status).toBe(status);
      const elsewhere = { path: `${other.path}/members/${alice}`, as: acme.owner, body: { permissions: [] } };
      expect((await world.ask({ ...elsewhere, method: 'PATCH' })).status).toBe(404);
    });
    const [grant, past] = [{ permission: 'plans', until }, '2020-01-01T00:00:00Z'];
    it.each([
      ['an unknown permission', { permissions: ['x'] }, 'permissions'],
      ['an unknown grant', { grants: [{ ...grant, permission: 'x' }] }, 'grants.0.permission'],
      ['no end', { grants: [{ permission: 'plans' }] }, 'grants.0.until'],
      ['an end without a zone', { grants: [{ ...grant, until: '2999-01-01T00:00:00' }] }, 'grants.0.until'],
      ['an end that is none', { grants: [{ ...grant, until: '2999-13-01T00:00:00Z' }] }, 'grants.0.until'],
      ['an end on no day', { grants: [{ ...grant, until: '2999-02-29T00:00:00Z' }] }, 'grants.0.until'],
      [
        'an end that nothing could write down',
        { grants: [{ ...grant, until: '9999-12-31T23:59:59.999-12:00' }] },
        'grants.0.until',
      ],
      ['an unknown field of a grant', { grants: [{ ...grant, from: past }] }, 'grants.0.from'],
      ['two ends of one grant', { grants: [grant, { ...grant, until: '2998-01-01T00:00:00Z' }] }, 'grants'],
      ['no grant', { grants: [null] }, 'grants.0'],
      ['grants that are no list', { grants: grant }, 'grants'],
      ['too long a reason of a grant', { grants: [{ ...grant, reason: 'x'.repeat(501) }] }, 'grants.0.reason'],
      ['an unknown field', { owner: true }, 'owner'],
    ])('is refused %s', async (_, body, property) => {
      const answer = await change(body);
      expect([answer.status, Object.keys(Object(answer.body['detail']))]).toEqual([400, [property]]);
      expect(await acme.stored()).toHaveLength(2);
    });
    it('is not given until what is past', async () =>
      expect(await change({ permissions: [], grants: [{ ...grant, until: past }] })).toMatchObject({
        status: 400,
        body: { title: 'A grant must end in the future.' },
      }));
    it('is not one’s own to edit where the organization does not want that, and links say so', async () => {
      const manager = await acme.member({ permissions: ['members'] });
      const own = async () => (await acme.ask('GET', `members/${manager}`, { as: manager })).body['_links'];
      expect(await own()).toHaveProperty('update');
      await acme.settings({ self_edit: false });
      expect(Object.keys(Object(await own()))).toEqual(['self', 'delete']);
      const asked = { as: manager, body: { permissions: ['admin'] } };
      expect(await acme.ask('PATCH', `members/${manager}`, asked)).toMatchObject({
        status: 403,
        body: { title: 'In this organization nobody edits what they hold themselves.' },
      });
    });
    it('is not given by who does not hold it where the organization wants a ceiling', async () => {
      const manager = await acme.member({ permissions: ['members'] });
      await acme.settings({ grant_ceiling: true });
      expect(await change({ permissions: ['admin'] }, { as: manager })).toMatchObject({ status: 403 });
      expect(await change({ permissions: ['members'] }, { as: manager })).toMatchObject({ status: 200 });
    });
  });

  describe('removing one', () => {
    const remove = (userId: string, asking: object = {}, query = '') =>
      acme.ask('DELETE', `members/${userId}${query}`, asking);

    it('leaves nothing of them, and may be said why', async () => {
      expect(await remove(alice, { body: {} }, '?reason=Gone%20away')).toMatchObject({ status: 204, body: {} });
      expect((await read()).status).toBe(404);
      expect((await acme.ask('GET', 'members', { as: alice })).status).toBe(404);
      expect(await last()).toMatchObject({ type: 'MemberRemoved', data: { reason: 'Gone away' } });
    });
    it('is done once under one key, and answered again', async () => {
      expect((await remove(alice, { key: 'k3' })).status).toBe(204);
      expect((await remove(alice, { key: 'k3' })).status).toBe(204);
      expect(await remove(alice)).toMatchObject({ status: 404, body: { title: 'Member not found.' } });
    });
    it('is refused for who is none, and for the owner', async () => {
      for (const userId of ['nobody', randomUUID()]) expect((await remove(userId)).status).toBe(404);
      expect(await remove(acme.owner)).toMatchObject({
        status: 409,
        body: { title: 'This user owns the organization: ownership must be handed over before they can go.' },
      });
    });
    it('is leaving where it is oneself, which takes no permission', async () => {
      const bob = await acme.member();
      expect((await remove(alice, { as: bob })).status).toBe(403);
      expect((await remove(bob, { as: bob })).status).toBe(204);
      expect(await last()).toMatchObject({ type: 'MemberLeft', data: { memberId: bob } });
    });
    it('is done from the state that was seen', async () => {
      await change({ permissions: [] });
      expect((await remove(alice, { headers: { 'if-match': '"1"' } })).status).toBe(412);
      expect((await remove(alice, { headers: { 'if-match': '"2"' } })).status).toBe(204);
    });
    it.each(['?reason=', `?reason=${'x'.repeat(501)}`, '?reason=a&reason=b'])('is refused %s', async query =>
      expect((await remove(alice, {}, query)).status).toBe(400),
    );
  });
});
