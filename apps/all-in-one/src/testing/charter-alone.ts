import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Newcomer } from '@charter/app-identity';
import { caughtUp, serviceConfigOf } from '@charter/service';
import { eventually } from '@charter/testing';
import { openCharter } from '../charter';
import { openGateway } from '../gateway';

/** Somebody who has logged in. */
export type Somebody = Readonly<{ id: string; email: string; token: string }>;

/** A body is sent by POST, where nothing else is said. */
type Calling = Readonly<{ as?: string; body?: object; method?: 'POST' | 'PATCH' | 'DELETE' }>;
type Answer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>;
type Mail = Readonly<{ subject: string; text: string }>;

/** Every service in this process on embedded parts in a folder, behind a real HTTP server. */
export const charterAlone = async (folder: string) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = serviceConfigOf({ DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent', RATE_LIMIT: 'off' });
  const charter = await openCharter({ config });
  await caughtUp(charter.services);
  const { services, parts } = charter;
  const gateway = await openGateway({ services, metrics: parts.metrics, host: '127.0.0.1', port });
  const fetched = (path: string, { as, body, method }: Calling = {}) =>
    fetch(`${url}${path}`, {
      ...(body || method ? { method: method ?? 'POST' } : {}),
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', ...(as ? { authorization: `Bearer ${as}` } : {}) },
    });
  const call = async (path: string, calling?: Calling): Promise<Answer> => {
    const response = await fetched(path, calling);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const mailed = (to: string, isMeant: (mail: Mail) => boolean) =>
    eventually(async () => {
      const { body } = await call(`/mailbox/messages?to=${encodeURIComponent(to)}`);
      return (body['items'] as readonly Mail[]).find(isMeant);
    }, `a message to ${to}`);
  return {
    ...{ url, call, store: parts.store },
    text: async (path: string, as: string): Promise<string> => (await fetched(path, { as })).text(),
    person: async (name: string, roles: Newcomer['roles'] = []): Promise<Somebody> => {
      const email = `${name.toLowerCase()}-${randomUUID()}@example.com`;
      const { apiToken } = await charter.people.register({ email, firstName: name, country: 'FR', roles }, email);
      const { body } = await call('/oauth2/token', {
        body: { grant_type: 'api_token', api_token: apiToken, client_id: 'platform-cli' },
      });
      const token = String(body['access_token']);
      const { body: user } = await call('/users/me', { as: token });
      return { id: String(user['id']), email, token };
    },
    program: programOver(call),
    /** The message to somebody with this subject. */
    mailed: (to: string, subject: string) => mailed(to, mail => mail.subject === subject),
    /** The address of an invitation that was mailed, behind the host. */
    linkMailed: async (to: string): Promise<string> => {
      const { text } = await mailed(to, mail => mail.text.includes('/invitations/'));
      return new RegExp(`${url}(/invitations/\\S+)`).exec(text)![1]!;
    },
    close: async (): Promise<void> => {
      await gateway.close();
      await charter.close();
    },
  };
};
type Call = (path: string, calling?: Calling) => Promise<Answer>;

/** A program of the platform, made by somebody of staff, that has logged in. */
const programOver =
  (call: Call) =>
  async (staff: Somebody, name: string): Promise<Pick<Somebody, 'id' | 'token'>> => {
    const { body } = await call('/service-accounts', { as: staff.token, body: { name } });
    const { client_id, client_secret } = body;
    const login = { grant_type: 'client_credentials', client_id, client_secret };
    const { body: granted } = await call('/oauth2/token', { body: login });
    return { id: String(body['id']), token: String(granted['access_token']) };
  };

export type CharterAlone = Awaited<ReturnType<typeof charterAlone>>;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
