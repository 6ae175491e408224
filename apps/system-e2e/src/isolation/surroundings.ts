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
  const ask = asking(charter.url);
  const person = async (email: string, apiToken: string): Promise<Person> => {
    const { token } = await logIn(charter.url, apiToken);
    const asks = (request: Request) => ask(request, token);
    const does = async (method: string, path: string, body?: object) => {
      const answer = await asks({ method, path, ...(body && { body: body as Readonly<Record<string, unknown>> }) });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
      return JSON.parse(answer.text || '{}') as Readonly<Record<string, unknown>>;
    };
    return { id: String((await does('GET', '/users/me'))['id']), email, token, ask: asks, does };
  };
  return {
    ...{ charter, ask, store, vault },
    known: (...names) =>
      each(names, async name => {
        const { email, apiToken } = await charter.user(name);
        return person(email, apiToken);
      }),
    newcomers: (...names) =>
      each(names, async name => {
        const email = `${name}@newcomers.example`;
        const { stdout, stderr } = await charter.admin('user:create', '--email', email, '--country', 'FR');
        const [, apiToken] = /shown only now: (\S+)/.exec(stdout) ?? [];
        if (apiToken === undefined) throw new Error(`${email} was not registered: ${stderr}`);
        return person(email, apiToken);
      }),
    close: async () => {
      await vault.close();
      await store.close();
      await charter.remove();
      await events.close();
    },
  };
};

const each = async <Name extends string>(
  names: readonly Name[],
  find: (name: Name) => Promise<Person>,
): Promise<Named<Name>> => {
  const found = await Promise.all(names.map(async name => [name, await find(name)] as const));
  return Object.fromEntries(found) as Named<Name>;
};
