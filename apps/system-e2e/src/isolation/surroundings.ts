import { connectEventStore, type EventStore } from '@charter/event-store';
import { embeddedStore } from '@charter/testing';
import { openVault, type Vault } from '@charter/vault';
import { prepareCharter, type Charter } from '../charter';
import { logIn } from '../session';
import { asking, type Answer, type Asking } from './answers';
import type { Request } from './requests';

/** Somebody with an account, logged in. */
export type Person = Readonly<{
  id: string;
  email: string;
  token: string;
  ask: (request: Request) => Promise<Answer>;
  /** The same where it has to be answered; answers the parsed body. */
  does: (method: string, path: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;
}>;

type Named<Name extends string> = Readonly<Record<Name, Person>>;

/** Charter as `npm start` runs it, and what an attacker has not: its event store and its vault. */
export type Surroundings = Readonly<{
  charter: Charter;
  ask: Asking;
  store: EventStore;
  vault: Vault;
  /** People of the demo. */
  known: <Name extends string>(...names: readonly Name[]) => Promise<Named<Name>>;
  /** New ones, registered by an operator. */
  newcomers: <Name extends string>(...names: readonly Name[]) => Promise<Named<Name>>;
  /** Gives somebody a role, as an operator does. */
  grant: (person: Person, role: 'auditor' | 'staff') => Promise<void>;
  revoke: (person: Person, role: 'auditor' | 'staff') => Promise<void>;
  /** A program of the platform, made by somebody of staff; it has no address. */
  program: (staff: Person) => Promise<Person>;
  close: () => Promise<void>;
}>;

export const openSurroundings = async (): Promise<Surroundings> => {
  const events = await embeddedStore();
  // Nobody is to be refused for asking too often.
  const charter = await prepareCharter({ RATE_LIMIT: 'off', EVENTSTORE_URL: events.url });
  await charter.start().catch(async (error: unknown) => {
    await charter.remove();
    await events.close();
    throw error;
  });
  const store = connectEventStore({ url: events.url });
  const vault = await openVault(`sqlite:${charter.dataDir}/vault.db`);
  const operate = operatorOf(charter);
  return {
    ...{ charter, ask: asking(charter.url), store, vault },
    known: (...names) =>
      each(names, async name => {
        const { email, apiToken } = await charter.user(name);
        return personWith(charter, email, apiToken);
      }),
    newcomers: (...names) =>
      each(names, async name => {
        const email = `${name}@newcomers.example`;
        const printed = await operate('user:create', '--email', email, '--country', 'FR');
        const [, apiToken] = /shown only now: (\S+)/.exec(printed) ?? [];
        if (apiToken === undefined) throw new Error(`${email} was not registered: ${printed}`);
        return personWith(charter, email, apiToken);
      }),
    grant: async ({ email }, role) => void (await operate('user:grant', '--email', email, '--role', role)),
    revoke: async ({ email }, role) => void (await operate('user:revoke', '--email', email, '--role', role)),
    program: staff => programOf(charter, staff),
    close: async () => {
      await vault.close();
      await store.close();
      await charter.remove();
      await events.close();
    },
  };
};

const operatorOf =
  ({ admin }: Charter) =>
  async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await admin(...args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return stdout;
  };

const callerWith = ({ url }: Charter, token: string): Pick<Person, 'token' | 'ask' | 'does'> => {
  const ask = (request: Request) => asking(url)(request, token);
  const does = async (method: string, path: string, body?: object) => {
    const answer = await ask({ method, path, ...(body && { body: body as Readonly<Record<string, unknown>> }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text || '{}') as Readonly<Record<string, unknown>>;
  };
  return { token, ask, does };
};

const personWith = async (charter: Charter, email: string, apiToken: string): Promise<Person> => {
  const caller = callerWith(charter, (await logIn(charter.url, apiToken)).token);
  return { id: String((await caller.does('GET', '/users/me'))['id']), email, ...caller };
};

const programOf = async (charter: Charter, staff: Person): Promise<Person> => {
  const made = await staff.does('POST', '/service-accounts', { name: 'A program' });
  const login = { grant_type: 'client_credentials', ...said(made, 'client_id'), ...said(made, 'client_secret') };
  const exchange = await fetch(`${charter.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(login) });
  const { access_token: token } = (await exchange.json()) as Readonly<Record<string, unknown>>;
  return { id: String(made['id']), email: '', ...callerWith(charter, String(token)) };
};

const said = (made: Readonly<Record<string, unknown>>, name: string) => ({ [name]: String(made[name]) });

const each = async <Name extends string>(
  names: readonly Name[],
  find: (name: Name) => Promise<Person>,
): Promise<Named<Name>> => {
  const found = await Promise.all(names.map(async name => [name, await find(name)] as const));
  return Object.fromEntries(found) as Named<Name>;
};
