import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { serviceOverHttp, type Asked } from '../testing/service-over-http';

describe('who calls', () => {
  let store: StoreForSpecs;
  let served: Awaited<ReturnType<typeof serviceOverHttp>>;
  beforeAll(async () => {
    store = await embeddedStore();
    served = await serviceOverHttp(store.url);
    const { callers, access } = served.known;
    callers.set('olga', { kind: 'user', active: true, roles: [] });
    callers.set('sam', { kind: 'user', active: true, roles: ['staff'] });
    callers.set('robot', { kind: 'service', active: true, roles: [] });
    callers.set('gone', { kind: 'user', active: false, roles: ['staff'] });
    access.set('o1 olga', { organizationId: 'o1', owner: true, permissions: ['admin', 'billing'] });
    access.set('name=acme olga', { organizationId: 'o1', owner: true, permissions: ['admin', 'billing'] });
    access.set('o1 robot', { organizationId: 'o1', owner: false, permissions: ['billing'] });
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const ask = (asked: Asked) => served.ask(asked);
  const status = async (asked: Asked) => (await ask(asked)).status;

  describe('is unknown', () => {
    it('without a token', async () => {
      const answer = await ask({ path: '/notes' });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.json).toEqual({
        status: 401,
        title: 'Log in first: an access token is missing.',
        detail: 'Log in first: an access token is missing.',
        error: 'Log in first: an access token is missing.',
      });
    });

    it.each([
      ['garbage', { headers: { authorization: 'Bearer garbage' } }],
      ['a token of nobody that there is', { as: 'nobody' }],
      ['a token of somebody who may not call any more', { as: 'gone' }],
    ])('with %s', async (_, how) => {
      const answer = await ask({ path: '/notes', ...how });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token", error_description=".+"$/);
    });

    it('wherever a login is required, whatever else is wrong with the request', async () => {
      expect(await status({ path: '/organizations/o1' })).toBe(401);
      expect(await status({ method: 'POST', path: '/notes/1', body: { text: 1 } })).toBe(401);
      expect(await status({ path: '/odd/staff', as: 'gone' })).toBe(401);
    });
  });

  describe('may', () => {
    it('do what their roles allow', async () => {
      expect(await status({ path: '/odd/staff', as: 'sam' })).toBe(200);
      const refused = await ask({ path: '/odd/staff', as: 'olga' });
      expect(refused.status).toBe(403);
      expect(refused.json['title']).toBe('This is for staff only.');
    });

    it('see an organization of theirs, by its id and by its name, and no other: nobody can tell whether there is one', async () => {
      const seen = { organization: { organizationId: 'o1', owner: true, permissions: ['admin', 'billing'] } };
      expect((await ask({ path: '/organizations/o1', as: 'olga' })).json).toMatchObject({ ...seen, kind: 'user' });
      expect((await ask({ path: '/organizations/name%3Dacme', as: 'olga' })).json).toMatchObject(seen);
      for (const [path, as] of [
        ['/organizations/o1', 'sam'],
        ['/organizations/o2', 'olga'],
        ['/organizations/name%3Dother', 'olga'],
      ] as const) {
        const answer = await ask({ path, as });
        expect(answer.status).toBe(404);
        expect(answer.json['title']).toBe('Organization not found.');
      }
    });

    it('change it with the permission, and delete it as its owner', async () => {
      expect(await status({ method: 'PATCH', path: '/organizations/o1', as: 'olga', body: {} })).toBe(200);
      expect(await status({ method: 'DELETE', path: '/organizations/o1', as: 'olga', body: {} })).toBe(204);
      const changed = await ask({ method: 'PATCH', path: '/organizations/o1', as: 'robot', body: {} });
      expect([changed.status, changed.json['title']]).toEqual([403, 'This needs the permission admin.']);
      const deleted = await ask({ method: 'DELETE', path: '/organizations/o1', as: 'robot', body: {} });
      expect([deleted.status, deleted.json['title']]).toEqual([403, 'Only the owner may do this.']);
    });

    it('ask by HEAD for what they may GET, and for nothing else', async () => {
      expect(await status({ method: 'HEAD', path: '/organizations/o1', as: 'robot' })).toBe(200);
      expect(await status({ method: 'HEAD', path: '/organizations/o1', as: 'sam' })).toBe(404);
      expect(await status({ method: 'HEAD', path: '/odd/staff', as: 'olga' })).toBe(403);
    });
  });

  describe('writes', () => {
    const write = (note: string, text: string, key?: string) =>
      ask({
        ...{ method: 'POST', path: `/notes/${note}`, as: 'olga', body: { text } },
        headers: key === undefined ? {} : { 'idempotency-key': key },
      });

    it('what everybody sees as soon as it is answered', async () => {
      const note = randomUUID();
      expect((await write(note, 'first')).json).toMatchObject({ id: note, text: 'first', written: 1 });
      expect((await ask({ path: `/notes/${note}`, as: 'sam' })).json).toMatchObject({ id: note, text: 'first' });
      expect((await write(note, 'first')).json).toMatchObject({ written: 0 });
    });

    it('once, however often the same request comes with its key', async () => {
      const [note, key] = [randomUUID(), randomUUID()];
      const first = await write(note, 'first', key);
      await write(note, 'second');
      const again = await write(note, 'first', key);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.json).toMatchObject({ id: note, text: 'second', written: 1 });
    });

    it('nothing by a key that was used for another request: 422', async () => {
      const [note, key] = [randomUUID(), randomUUID()];
      await write(note, 'first', key);
      const answer = await write(note, 'second', key);
      expect([answer.status, answer.json['title']]).toEqual([
        422,
        'This Idempotency-Key was used for another request.',
      ]);
      expect((await ask({ path: `/notes/${note}`, as: 'olga' })).json).toMatchObject({ text: 'first' });
    });

    it('nothing by a key that is too long or empty: 400', async () => {
      expect((await write('1', 'text', 'k'.repeat(255))).status).toBe(201);
      for (const key of ['k'.repeat(256), '']) expect((await write('1', 'text', key)).status).toBe(400);
    });

    it('nothing that is refused', async () => {
      const answer = await write(randomUUID(), 'too much');
      expect([answer.status, answer.json['title']]).toEqual([409, 'The note is full.']);
    });

    it('in the trace of the request, and with no more of it than what was asked', async () => {
      const [note, trace] = [randomUUID(), randomUUID().replaceAll('-', '')];
      const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
      await ask({ method: 'POST', path: `/notes/${note}`, as: 'olga', headers, body: { text: 'text' } });
      const [stored] = await collected(served.parts.store.read(`note-${note}`, 0n));
      expect(stored?.metadata).toMatchObject({ correlationId: trace, actor: { kind: 'user', id: 'olga' } });
    });
  });

  it('is told by 503 where what could not be processed is about them or their organization', async () => {
    const parks = async (id: string) => {
      await ask({ method: 'POST', path: `/notes/${id}`, as: 'sam', body: { text: 'poison' } });
      await eventually(async () => (await served.service.readiness()).parked.some(({ key }) => key === `note-${id}`));
    };
    await parks('o1');
    const answer = await ask({ path: '/organizations/name%3Dacme', as: 'olga' });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(await status({ path: '/notes', as: 'olga' })).toBe(200);

    await parks('robot');
    expect(await status({ path: '/notes', as: 'robot' })).toBe(503);
    expect((await ask({ path: '/health/ready' })).json).toMatchObject({
      ready: true,
      parked: [{ key: 'note-o1' }, { key: 'note-robot' }],
    });
  });
});
