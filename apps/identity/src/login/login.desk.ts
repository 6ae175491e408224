import { Problem } from '@charter/service';
import type { BrowserLogins, PendingLogin } from '../issuer/browser-logins';
import type { IssuerCalls } from '../issuer/issuer-calls';
import type { ByPassword } from '../issuer/logged-in';
import { OAuthProblem } from '../issuer/oauth-problems';
import type { PasswordLogin } from '../issuer/password-login';
import { goOnPage, loggedOutPage, loginPage, logoutPage } from '../pages/login-pages';
import type { Shown } from '../pages/shown';
import type { Visit } from '../pages/the-visit';
import type { Registrar } from '../registering/registrar';
import { authorizationQuery } from './authorization-query';
import type { DeviceCookies } from './device-cookie';

export const LOGIN = Symbol('login');

type Parts = Readonly<{
  calls: Pick<IssuerCalls, 'browse'>;
  logins: BrowserLogins;
  passwords: PasswordLogin;
  devices: DeviceCookies;
  registrar: Pick<Registrar, 'withId' | 'sealing'>;
}>;

/** A visit that is one step of a login. */
type Step = Visit & Readonly<{ uid: string }>;
export type LoginForm = Readonly<{ name?: unknown; password?: unknown }> | undefined;

/** What the controllers ask and order while somebody logs in, in the words of the service. */
export type LoginDesk = ReturnType<typeof loginDesk>;

const MEANWHILE = 'Somebody else has logged in with this browser meanwhile: begin again.';
const MISSING = 'Say who you are, and your password.';
const WRONG = 'This address or username and this password do not belong together.';
const DEACTIVATED = 'This account has been deactivated.';

export const loginDesk = (parts: Parts) => {
  const { logins, passwords, devices } = parts;
  const { pending, userOf, emailOf } = lookingUp(parts);
  return {
    ...passingOn(parts),
    ask: async (step: Step, { another }: Readonly<{ another: boolean }>): Promise<Shown> => {
      const login = await pending(step);
      const user = another ? undefined : await userOf(login);
      return { page: user ? goOnPage({ ...login, email: user.email }) : loginPage(login) };
    },
    logIn: async (step: Step, form: LoginForm): Promise<Shown> => {
      const login = await pending(step);
      const [name, password] = [form?.name, form?.password].map(text => (typeof text === 'string' ? text : ''));
      if (!name || !password) return { status: 400, page: loginPage({ ...login, name, problem: MISSING }) };
      const device = devices.deviceOf(step.browser.request.headers.cookie);
      const claiming = { name, password, address: step.address, ...(device ? { device } : {}) };
      const user = await passwords.byPassword(claiming);
      if (typeof user === 'string') {
        const problem = user === 'wrong' ? WRONG : DEACTIVATED;
        return { status: 400, page: loginPage({ ...login, name, problem }) };
      }
      const cookies = [devices.cookieFor(user.userId, device)];
      return { location: await logins.finish(step.browser, user), cookies };
    },
    goOn: async (step: Step): Promise<Shown> => {
      const login = await pending(step);
      const user = await userOf(login);
      return user ? { location: await logins.finish(step.browser, user) } : { status: 400, page: loginPage(login) };
    },
    cancel: async (step: Step): Promise<Shown> => {
      await pending(step);
      return { location: await logins.cancel(step.browser) };
    },
    askToLogOut: async ({ browser }: Visit): Promise<Shown> => {
      const userId = await logins.loggedIn(browser);
      const email = userId === undefined ? undefined : await emailOf(userId);
      return { page: email === undefined ? loggedOutPage() : logoutPage(email) };
    },
    logOut: async ({ browser, correlationId }: Visit): Promise<Shown> => {
      await logins.logOut(browser, correlationId);
      return { page: loggedOutPage() };
    },
  };
};

/** What is the issuer's: the beginning of a login, and the way back to the client. */
const passingOn = ({ calls }: Pick<Parts, 'calls'>) => {
  const passedOn = async (url: string, { browser }: Visit): Promise<Shown> => {
    const { location, cookies, ...answer } = await calls.browse(url, browser.request.headers.cookie);
    if (location !== undefined) return { location, cookies };
    // It would ask whether those who were logged in are to be logged out: that was decided before.
    throw answer.status < 400 ? new Problem(400, MEANWHILE) : new OAuthProblem(answer);
  };
  return {
    /** Begins a login as a client asks for it. */
    begin: async (visit: Visit) => passedOn(`/oauth2/authorize?${authorizationQuery(visit.url)}`, visit),
    /** Goes back to the client, once it is decided what it gets. */
    resume: (visit: Visit, uid: string) => passedOn(`/oauth2/authorize/${encodeURIComponent(uid)}`, visit),
  };
};

/** What there is to know of whoever logs in. */
const lookingUp = ({ logins, passwords, registrar }: Parts) => {
  const emailOf = async (userId: string): Promise<string | undefined> => {
    const known = await registrar.withId(userId);
    return known && registrar.sealing.openText(userId, known.state.address.email);
  };
  return {
    emailOf,
    pending: async ({ browser, uid }: Step): Promise<PendingLogin> => {
      const found = await logins.find(browser, uid);
      if (!found) throw new Problem(400, 'This login has expired, or was begun with another browser: begin again.');
      return found;
    },
    /** Who has logged in before, if that still holds. */
    userOf: async ({ user }: PendingLogin): Promise<(ByPassword & { email: string }) | undefined> => {
      if (!user || (await passwords.stillHolds(user)) !== true) return undefined;
      const email = await emailOf(user.userId);
      return email === undefined ? undefined : { ...user, email };
    },
  };
};
