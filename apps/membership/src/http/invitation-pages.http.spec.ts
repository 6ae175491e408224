import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invitationToken } from '@charter/membership-contracts';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

describe('the page of an invitation', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let token: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
    acme = await world.organization();
    const body = { email: `ann-${randomUUID()}@example.com`, permissions: ['billing', 'projects:create'] };
    const invitationId = String((await acme.ask('POST', 'invitations', { body })).body['id']);
    token = invitationToken({ organizationId: acme.id, invitationId, linkNumber: 1 }, world.parts.vault);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const page = (path: string, accept = HTML) => world.ask({ path, headers: { accept } });

  it('says to a browser what it is about', async () => {
    const { status, headers, text } = await page(`/invitations/${token}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain(`Join ${acme.id}`);
    expect(text).toContain('a***@example.com');
    expect(text).toContain('<li>manage billing</li><li>create projects</li>');
    expect(text).toContain('<option value="FR">France</option>');
  });

  it('runs its own script alone, stands in no cache and tells nobody its address', async () => {
    const { headers, text } = await page(`/invitations/${token}`);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'.*script-src 'sha256-[^']+'; connect-src 'self'/,
    );
    // The address has the secret; the page has not.
    expect(text).not.toContain(token);
  });

  it('is for browsers only', async () => {
    for (const accept of ['application/json', '*/*'])
      expect((await page(`/invitations/${token}`, accept)).headers['content-type']).toBe('application/json');
  });

  it('says where a link leads nowhere, under the same status', async () => {
    const { status, text } = await page('/invitations/x');
    expect(status).toBe(404);
    expect(text).toContain('There is no such invitation.');
  });

  it('is come back to from the login page', async () => {
    const { status, text } = await page('/invitations/logged-in?code=1&state=2');
    expect([status, text.includes('<script type="module">')]).toEqual([200, true]);
  });
});
