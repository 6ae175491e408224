import { randomUUID } from 'node:crypto';
import { CALLBACK, cameBackWith, loginRequest, placeOf, type Browser } from './browser';
import { basic, form, someAddress, type Answer, type IdentityOverHttp } from './identity-over-http';

export const PASSWORD = 'correct horse battery';

export type Person = Readonly<{ userId: string; username: string; email: string }>;
type About = Parameters<typeof loginRequest>[0];

/** How people and their clients get through a login. */
export const browserLogin = (served: IdentityOverHttp) => {
  /** Somebody who can log in. */
  const someone = async (): Promise<Person> => {
    const email = `${randomUUID()}@example.com`;
    const { userId, username } = await served.register({ email, password: PASSWORD });
    return { userId, username, email };
  };
  /** Begins a login, and answers where its page is. */
  const begun = async (browser: Browser, about: About = {}) => {
    const request = loginRequest(about);
    const answer = await browser.get(request.path);
    return { ...request, answer, page: placeOf(answer) };
  };
  const logIn = (browser: Browser, page: string, who: Readonly<{ name: string; password?: string; from?: string }>) =>
    browser.post(
      `${page}/login`,
      { name: who.name, password: who.password ?? PASSWORD },
      { from: who.from ?? someAddress() },
    );
  /** Goes where the pages lead, back to the client, and answers what it is told there. */
  const backFrom = async (browser: Browser, answer: Answer) => cameBackWith(await browser.get(placeOf(answer)));
  const exchange = (code: string, verifier: string, about: Readonly<Record<string, string>> = {}) => {
    const fields = {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: CALLBACK,
      ...about,
    };
    const headers: Record<string, string> = 'client_id' in about ? {} : { authorization: basic('upsun-cli:') };
    return served.ask({ method: 'POST', path: '/oauth2/token', from: someAddress(), headers, body: form(fields) });
  };
  return {
    ...{ someone, begun, logIn, backFrom, exchange },
    /** A whole login, and the tokens that come of it. */
    loggedIn: async (person: Person, browser = served.browser(), password = PASSWORD) => {
      const { page, verifier } = await begun(browser);
      const { code = '' } = await backFrom(browser, await logIn(browser, page, { name: person.email, password }));
      const { json } = await exchange(code, verifier);
      return { access: String(json['access_token']), refresh: String(json['refresh_token']), browser };
    },
  };
};

/** What an access token says. */
export const claimsOf = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
