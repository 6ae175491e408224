import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { charterAlone, type CharterAlone } from './testing/charter-alone';

describe('what Charter mails where it runs alone', () => {
  let folder: string;
  let charter: CharterAlone;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-mail-'));
    charter = await charterAlone(folder);
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  const onDisk = (): string =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
      .join('\n');

  it('is an invitation that leads into the organization, and a word to its owner when that changes hands', async () => {
    const { url, call, mailed } = charter;
    const [olga, nina] = [await charter.person('Olga'), await charter.person('Nina')];
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
