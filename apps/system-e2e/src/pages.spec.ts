/** @requires chromium @requires upsun-cli */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@charter/testing';
import type { Page } from 'playwright-core';
import { openBrowser, type Browser } from './browser';
import { prepareCharter, type Charter } from './charter';
import { linkIn, mailTo } from './mailbox';
import { officialCli, type OfficialCli } from './official-cli';
import { logIn, type Session } from './session';

// A browser and its pages, on a machine that does other things as well.
jest.setTimeout(90_000);

const PASSWORD = 'a password of nobody else';

describe('in a browser, whoever is invited', () => {
  let charter: Charter;
  let owner: Session;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    charter = await prepareCharter({ RATE_LIMIT: 'off' });
    await charter.start();
    owner = await logIn(charter.url, (await charter.user('owner')).apiToken);
  });
  afterAll(() => charter.remove());
  beforeEach(async () => {
    browser = await openBrowser();
    ({ page } = browser);
    complaints = [];
    // A script or a style that the policy of a page forbids, or one that fails.
    page.on('console', message => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
  });
  afterEach(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });

  /** Invites an address to an organization of its own, and answers the link that was sent there. */
  const invited = async (email: string, label = `Acme ${randomUUID().slice(0, 8)}`) => {
    const created = await owner.ask('POST', '/organizations', { body: { label, country: 'FR' } });
    const members = `/organizations/${String(created.body['id'])}/members`;
    const body = { email, permissions: ['billing'] };
    await owner.ask('POST', `/organizations/${String(created.body['id'])}/invitations`, { body });
    const link = linkIn(await mailTo(charter.url, email, new RegExp(label)), '/invitations');
    const isMember = async () => (await owner.ask('GET', members)).body['count'] === 2;
    return { label, link, isMember };
  };
  const shown = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const fill = async (form: string, fields: Readonly<Record<string, string>>) => {
    const first = page.locator(`${form}:not([hidden])`).first();
    await first.waitFor();
    for (const [name, value] of Object.entries(fields)) await first.locator(`[name=${name}]`).fill(value);
  };
  const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
  const someone = () => `nina-${randomUUID().slice(0, 8)}@example.com`;
  const register = async (email: string) => {
    const { label, link } = await invited(email);
    await page.goto(link);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(link);
    await fill('#register', { first_name: 'Nina', last_name: 'New', password: PASSWORD });
    await press('Create the account and join');
    await shown(`Welcome to ${label}.`);
  };
  const logInAs = async (name: string) => {
    await fill('form', { name, password: PASSWORD });
    await press('Log in');
  };

  it('registers and is in, from where the browser says', async () => {
    const email = someone();
    const { label, link, isMember } = await invited(email);
    await page.goto(link);
    await shown(`Join ${label}`);
    await fill('#register', { first_name: 'Nina', last_name: 'New', password: PASSWORD });
    expect(await page.locator('#register [name=country]').inputValue()).toBe('GB');
    await press('Create the account and join');
    await shown(`Welcome to ${label}.`);
    expect(await isMember()).toBe(true);
    await page.goto(link);
    await shown('This invitation was accepted already.');
  });

  it('is told what is wrong with what they write, and loses nothing of it', async () => {
    const { label, link } = await invited(someone());
    await page.goto(link);
    await fill('#register', { first_name: 'Nina', last_name: 'New', username: 'owner', password: PASSWORD });
    await press('Create the account and join');
    await shown('Somebody has this username already: choose another.');
    await fill('#register', { username: `nina-${randomUUID().slice(0, 8)}` });
    await press('Create the account and join');
    await shown(`Welcome to ${label}.`);
  });

  it('logs in with the account that they have, confirms their details and joins', async () => {
    const email = someone();
    await register(email);
    await page.context().clearCookies();
    const { label, link, isMember } = await invited(email);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(link);
    await press('I have an account');
    await logInAs(email);
    await shown(new RegExp(`You are logged in as Nina New \\(${email}\\)`));
    expect(await page.locator('#answer [name=first_name]').inputValue()).toBe('Nina');
    await fill('#answer', { last_name: 'Newer' });
    await press('Join');
    await shown(`Welcome to ${label}.`);
    expect(await isMember()).toBe(true);
  });

  it('is told that they are logged in as somebody else, and can switch', async () => {
    const [one, other] = [someone(), someone()];
    await register(one);
    await register(other);
    const { label, link } = await invited(one);
    await page.goto(link);
    await shown(other);
    await press('Join');
    await shown('This invitation is for another address than yours.');
    await press('Use another account');
    await logInAs(one);
    await shown(one);
    await press('Join');
    await shown(`Welcome to ${label}.`);
  });

  it('declines, and that is all', async () => {
    const email = someone();
    await register(email);
    const { link, isMember } = await invited(email);
    await page.goto(link);
    await press('Decline');
    await shown('You have declined.');
    expect(await isMember()).toBe(false);
  });

  it('chooses a new password by a message, and the old one is of no use', async () => {
    const email = someone();
    await register(email);
    await page.context().clearCookies();
    await page.goto(`${charter.url}/oauth2/password-reset`);
    await fill('form', { email });
    await press('Send the message');
    await shown('Look into your mailbox');
    await page.goto(linkIn(await mailTo(charter.url, email, /password/i), '/password-resets'));
    await fill('form', { password: `not ${PASSWORD}` });
    await press('Change the password');
    await shown('Your password is changed');

    const { link } = await invited(email);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(link);
    await press('I have an account');
    await logInAs(email);
    await shown(/password/i);
    await fill('form', { name: email, password: `not ${PASSWORD}` });
    await press('Log in');
    await shown(email);
  });
});

describe('in a browser, the official command line tool', () => {
  let charter: Charter;
  let browser: Browser;
  let cli: OfficialCli;
  beforeAll(async () => {
    charter = await prepareCharter({ RATE_LIMIT: 'off' });
    await charter.start();
    [browser, cli] = await Promise.all([openBrowser(), officialCli(charter.url)]);
  });
  afterAll(async () => {
    await browser.close();
    await cli.remove();
    await charter.remove();
  });

  it('logs somebody in by their password, and knows them from then on', async () => {
    const { email, password } = await charter.user('owner');
    const login = cli.answering('\n', 'auth:browser-login', '--browser', '0');
    const { page } = browser;
    // The tool listens there; it says so before it does.
    await eventually(() => page.goto('http://127.0.0.1:5000').catch(() => undefined));
    await page.locator('[name=name]').fill(email);
    await page.locator('[name=password]').fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByText('Successfully logged in').waitFor();
    expect(await login).toMatchObject({ code: 0, stderr: expect.stringContaining(email) });
    expect((await cli.run('auth:info', 'email')).stdout.trim()).toBe(email);
    expect((await cli.run('organization:list')).code).toBe(1);
  });
});
