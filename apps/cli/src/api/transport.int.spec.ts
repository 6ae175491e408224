import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Session } from '../session/session';
import { startFakeCharter, type FakeCharter } from '../testing/fake-charter';
import { apiOf } from './api';
import { everyPage } from './links';
import { transport } from './transport';

let charter: FakeCharter;
let pauses: number[];
let renewals: number;

beforeEach(async () => {
  charter = await startFakeCharter();
  pauses = [];
  renewals = 0;
});
afterEach(async () => charter[Symbol.asyncDispose]());

const send = (url: string) =>
  transport({
    url: new URL(url),
    userAgent: 'platform/test',
    pause: async milliseconds => void pauses.push(milliseconds),
  });

/** Holds a token that the server does not take until it is renewed. */
const session = (first = 'access-1'): Session => ({
  accessToken: async () => first,
  renewedToken: async () => (renewals++, `access-${renewals}`),
  isOpen: async () => true,
  login: async () => undefined,
  logout: async () => true,
});
const api = (first?: string) => apiOf(send(charter.url), session(first));
const keys = () => charter.seen.map(({ headers }) => headers['idempotency-key']);
const create = () => api().post('/organizations', { label: 'Acme' });

describe('a write', () => {
  it('says who sends it, what it is, and a key of its own', async () => {
    await create();
    await api().delete('/organizations/name%3Dacme');
    expect(charter.seen[0]).toMatchObject({
      method: 'POST',
      body: '{"label":"Acme"}',
      headers: { authorization: 'Bearer access-1', 'content-type': 'application/json', 'user-agent': 'platform/test' },
    });
    expect(charter.seen[1]).toMatchObject({ method: 'DELETE', body: '' });
    expect(new Set(keys()).size).toBe(2);
    expect(keys()).not.toContain(undefined);
  });

  it.each([503, 429])('is sent again with the same key after %i, when the server says', async status => {
    charter.answerNext('POST /organizations', { status, headers: { 'retry-after': '2' } });
    await create();
    expect(pauses).toEqual([expect.closeTo(2050, -2)]);
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it('is sent again with the same key after the connection was lost', async () => {
    charter.answerNext('POST /organizations', 'reset');
    expect(await create()).toMatchObject({ name: 'acme' });
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it('is not sent again where the server decided', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ status: 409 });
    expect(pauses).toEqual([]);
  });

  it('is given up after four tries', async () => {
    for (let i = 0; i < 5; i++)
      charter.answerNext('POST /organizations', { status: 503, body: { title: 'Stored, but not announced yet.' } });
    await expect(create()).rejects.toThrow('Stored, but not announced yet.');
    expect(charter.seen).toHaveLength(4);
  });

  it('is given up at once where the server asks for a long pause', async () => {
    charter.answerNext('POST /organizations', { status: 429, headers: { 'retry-after': '60' } });
    await expect(create()).rejects.toMatchObject({ status: 429 });
    expect(charter.seen).toHaveLength(1);
  });

  it('waits until a date, too', async () => {
    const date = new Date(Date.now() + 5000).toUTCString();
    charter.answerNext('POST /organizations', { status: 503, headers: { 'retry-after': date } });
    await create();
    expect(pauses[0]).toBeGreaterThan(3000);
    expect(pauses[0]).toBeLessThan(5200);
  });
});

describe('a read', () => {
  it('carries no key', async () => {
    await api().get('/users/me');
    expect(keys()).toEqual([undefined]);
  });

  it('goes on to the last page, and never with the token to another host', async () => {
    for (const label of ['a', 'b', 'c', 'd', 'e']) await api().post('/organizations', { label });
    const pages = await everyPage<{ name: string }>(api(), '/organizations');
    expect(pages.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('a state', () => {
  const body = { name: 'acme' };
  it('is known by its tag, and a write can be for that state alone', async () => {
    charter.answerNext('GET /organizations/acme', { status: 200, body, headers: { etag: '"7"' } });
    const { answer, tag } = await api().getTagged('/organizations/acme');
    expect({ answer, tag }).toEqual({ answer: body, tag: '"7"' });
    charter.answerNext('PATCH /organizations/acme', { status: 412, body: { title: 'Changed meanwhile.' } });
    await expect(api().patch('/organizations/acme', {}, tag)).rejects.toMatchObject({ status: 412 });
    charter.answerNext('DELETE /organizations/acme', { status: 204 });
    await api().delete('/organizations/acme', tag);
    expect(charter.seen.slice(1).map(({ headers }) => headers['if-match'])).toEqual(['"7"', '"7"']);
  });

  it('has no tag where the server gives none, and any will do', async () => {
    charter.answerNext('GET /organizations/acme', { status: 200, body });
    const { tag } = await api().getTagged('/organizations/acme');
    expect(tag).toBeUndefined();
    charter.answerNext('PATCH /organizations/acme', { status: 200, body });
    await api().patch('/organizations/acme', {}, tag);
    expect(charter.seen[1]!.headers).not.toHaveProperty('if-match');
  });
});

describe('a refused token', () => {
  it('is renewed once, and the request sent again with the same key', async () => {
    expect(await api('stale').post('/organizations', { label: 'Acme' })).toMatchObject({ name: 'acme' });
    expect(renewals).toBe(1);
    expect(new Set(keys()).size).toBe(1);
  });

  it('is not renewed twice', async () => {
    charter.endAccess();
    await expect(api('stale').get('/users/me')).rejects.toMatchObject({ status: 401 });
    expect(renewals).toBe(1);
  });

  it('is not renewed where a second factor is asked for', async () => {
    charter.answerNext('GET /users/me', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="0"' },
    });
    await expect(api().get('/users/me')).rejects.toMatchObject({ wantsSecondFactor: true });
    expect(renewals).toBe(0);
  });
});

describe('a server that cannot be talked to', () => {
  it('and refuses the connection is not tried again', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    await expect(send(`http://127.0.0.1:${port}`)({ method: 'GET', path: '/' })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('refused'),
    });
    expect(pauses).toEqual([]);
  });

  it('has a name that does not resolve', async () =>
    expect(send('http://charter.invalid')({ method: 'GET', path: '/' })).rejects.toMatchObject({ exitCode: 5 }));

  it('is lost again and again', async () => {
    for (let i = 0; i < 4; i++) charter.answerNext('GET /users/me', 'reset');
    await expect(api().get('/users/me')).rejects.toThrow('lost 4 times');
  });

  it('answers an error that is no problem document', async () => {
    charter.answerNext('GET /users/me', { status: 502, body: '<html>Bad gateway</html>' });
    await expect(api().get('/users/me')).rejects.toThrow('502');
  });

  it('is something else', async () => {
    charter.answerNext('GET /users/me', { status: 200, body: '<html>Welcome</html>' });
    await expect(api().get('/users/me')).rejects.toThrow('is it a Charter server?');
  });
});
