import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caughtUp, serviceConfigOf, type Listener } from '@charter/service';
import { eventually } from '@charter/testing';
import { openCharter, type Charter } from './charter';
import { openGateway } from './gateway';

type Mail = Readonly<{ subject: string; text: string }>;

describe('what Charter mails where it runs alone', () => {
  let folder: string;
  let url: string;
  let charter: Charter;
  let gateway: Listener;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-mail-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const config = serviceConfigOf({ DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent', RATE_LIMIT: 'off' });
    charter = await openCharter({ config });
    await caughtUp(charter.services);
    gateway = await openGateway({
      services: charter.services,
      metrics: charter.parts.metrics,
      host: '127.0.0.1',
      port,
    });
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (path: string, { as, body }: Readonly<{ as?: string; body?: object }> = {}) => {
    const response = await fetch(`${url}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', ...(as ? { authorization: `Bearer ${as}` } : {}) },
    });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const person = async (name: string) => {
    const email = `${name}-${randomUUID()}@example.com`;
    const newcomer = { email, firstName: name, country: 'FR', roles: [] };
    const { apiToken } = await charter.people.register(newcomer, `spec:${email}`);
    const { body } = await call('/oauth2/token', {
      body: { grant_type: 'api_token', api_token: apiToken, client_id: 'platform-cli' },
    });
    return { email, token: String(body['access_token']) };
  };
  const mailed = (to: string, subject: string) =>
    eventually(async () => {
      const { body } = await call(`/mailbox/messages?to=${encodeURIComponent(to)}`);
      return (body['items'] as readonly Mail[]).find(mail => mail.subject === subject);
    }, subject);
  const onDisk = (): string =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
      .join('\n');

  it('is an invitation that leads into the organization, and a word to its owner when that changes hands', async () => {
    const [olga, nina] = [await person('Olga'), await person('Nina')];
    const created = await call('/organizations', { as: olga.token, body: { label: 'Acme', country: 'FR' } });
    const path = `/organizations/${String(created.body['id'])}`;
    const invitation = { email: nina.email, permissions: ['members'] };
    expect((await call(`${path}/invitations`, { as: olga.token, body: invitation })).status).toBe(201);
    const { text } = await mailed(nina.email, 'Olga invites you to join “Acme” on Charter');
    const [, link = ''] = new RegExp(`${url}(/invitations/\\S+)`).exec(text) ?? [];
    expect((await call(link)).body).toMatchObject({ organization: { label: 'Acme' }, state: 'pending' });
    const accepted = await call(link, { as: nina.token, body: { accept: true } });
    expect(accepted.status).toBe(200);

    const offer = { user_id: accepted.body['user_id'], stay: false };
    await call(`${path}/ownership-offers`, { as: olga.token, body: offer });
    await mailed(nina.email, 'You are offered the ownership of “Acme”');
    await mailed(olga.email, 'You have offered the ownership of “Acme” to Nina');

    const disk = onDisk();
    expect(disk).toContain('DeliveryRequested');
    const signature = link.slice(link.lastIndexOf('.') + 1);
    for (const secret of [link, signature, nina.email, olga.email])
      expect([secret, disk.includes(secret)]).toEqual([secret, false]);
  });
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
