import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { notificationsOverHttp, someAddress } from '../testing/notifications-over-http';
import { MailboxController } from './mailbox.controller';

const PATHS = [
  '/mailbox',
  '/mailbox/messages',
  '/mailbox/messages?to=a@example.com',
  '/mailbox/d1',
  '/mailbox/d1/html',
];

describe('the mailbox', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof notificationsOverHttp>>;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await notificationsOverHttp(store.url);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const invited = async (label: string) => {
    const [organization, address] = [await world.organization(label), someAddress('nina')];
    await world.invitation(organization, 'olga', address);
    const [mail] = await world.mailed(address);
    return { organization, address, mail: mail! };
  };

  it('says what each of its routes requires', () => expect(routesWithoutRequirement([MailboxController])).toEqual([]));

  it('gives messages as JSON, the newest first, to one address or to all', async () => {
    const { organization, address, mail } = await invited('Acme');
    await world.invitation(organization, 'olga', address);
    const both = await world.mailed(address, 2);
    expect(both[1]).toEqual(mail);
    expect(both[0]!.created_at >= both[1]!.created_at).toBe(true);
    expect(Object.keys(mail)).toEqual(['id', 'to', 'subject', 'text', 'html', 'created_at']);
    expect(await world.mails(address.toUpperCase())).toEqual(both);
    expect(await world.mails(someAddress('nobody'))).toEqual([]);
    const { body, headers } = await world.ask({ path: '/mailbox/messages' });
    expect(body['items']).toEqual(expect.arrayContaining([...both]));
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it('shows all messages and each one to people', async () => {
    const { address, mail } = await invited('Acme');
    const list = await world.ask({ path: '/mailbox' });
    expect(list.text).toContain(`<a href="/mailbox/${mail.id}">${mail.subject}</a>`);
    expect(list.text).toContain(address);
    const one = await world.ask({ path: `/mailbox/${mail.id}` });
    const [link = ''] = /http\S+\/invitations\/\S+/.exec(mail.text) ?? [];
    expect(one.text).toContain(`<a href="${link}">${link}</a>`);
    for (const { status, headers } of [list, one]) {
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        ...[200, 'text/html; charset=utf-8', 'no-store'],
      ]);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  it('shows the HTML of a message as a mail program would: it runs nothing and loads nothing', async () => {
    const { mail } = await invited('Acme');
    const { text, headers } = await world.ask({ path: `/mailbox/${mail.id}/html` });
    expect(text).toBe(mail.html);
    expect(headers['content-security-policy']).toMatch(/^sandbox allow-popups [^;]*; default-src 'none'; /);
    expect(headers['content-security-policy']).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  });

  it('takes nothing in a message for markup', async () => {
    const { mail } = await invited('<img src=x onerror=alert(1)>');
    for (const path of ['/mailbox', `/mailbox/${mail.id}`, `/mailbox/${mail.id}/html`])
      expect((await world.ask({ path })).text).not.toContain('<img');
  });

  it('has no message that there is none of', async () => {
    for (const path of ['/mailbox/none', '/mailbox/none/html', '/mailbox/..%2Fevents', '/mailbox/%00'])
      expect([404, 400]).toContain((await world.ask({ path })).status);
    expect((await world.ask({ method: 'DELETE', path: '/mailbox/none' })).status).toBe(405);
  });

  it('is not there where messages are sent', async () => {
    const sending = await notificationsOverHttp(store.url, { environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
    const answers = await Promise.all(PATHS.map(path => sending.ask({ path })));
    await sending.close();
    expect(answers.map(({ status }) => status)).toEqual(PATHS.map(() => 404));
  });
});
