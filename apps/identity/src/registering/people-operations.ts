import { randomUUID } from 'node:crypto';
import { commandHandler, type Streams } from '@charter/event-sourcing';
import { ROLES, type Role, type UserCommand } from '@charter/identity-domain';
import type { Vault } from '@charter/vault';
import { isEmail, isISO31661Alpha2 } from 'class-validator';
import { v5 } from 'uuid';
import { lettingGo } from '../departures/letting-go';
import { hashOf, secretOf } from '../issuer/secrets';
import { givingMandates, type GivingMandates } from '../mandates/giving-mandates';
import { isUsername, normalEmail, usernamesFrom } from '../people/naming';
import { faultOfPassword } from '../passwords/password-rules';
import { passwordsIn, type Passwords } from '../passwords/passwords';
import { scryptHashing, type Hashing } from '../passwords/scrypt';
import { accepted, OperationRefused } from './operation-refused';
import { causeOf, OPERATOR } from './operator';
import { registrarOf, type Registrar } from './registrar';
import type { NewUser } from './registration';

/** Somebody to be registered by whoever runs Charter. */
export type Newcomer = Readonly<{
  email: string;
  /** By default, what the address suggests. */
  username?: string;
  firstName?: string;
  lastName?: string;
  country: string;
  roles: readonly Role[];
  /** To log in with a browser. Counts where they have none yet. */
  password?: string;
}>;

export type Registered = Readonly<{ userId: string; username: string; apiToken: string; isNew: boolean }>;

/** What whoever runs Charter does about people, before there is anybody who could do it over the API. */
export type PeopleOperations = Readonly<{
  /** Registers somebody, grants the roles and makes a first API token. The same id is the same operation. */
  register: (newcomer: Newcomer, operationId: string) => Promise<Registered>;
  grantRole: (email: string, role: Role) => Promise<void>;
  revokeRole: (email: string, role: Role) => Promise<void>;
  /**
   * Lets somebody go, for good where they are to be erased. Throws OperationRefused where they own organizations, or where
   * membership has not said in time whether they do.
   */
  depart: (email: string, how: Readonly<{ erase: boolean }>) => Promise<void>;
  reactivate: (email: string) => Promise<void>;
  /**
   * Gives an auditor a mandate, in the names of the two of staff who stand behind it. The same id is the same operation,
   * and gives nothing back that was taken away since. Throws OperationRefused where one of them is not what they should be.
   */
  giveMandate: GivingMandates;
}>;

const LIMIT_MS = 10_000;
/** Never changed: the ids of API tokens that operators make follow from it. */
const NAMESPACE = '9d1f6c4b-6a0e-4d5c-8c2b-2e6a0a0b7c55';

export const isRole = (text: string): text is Role => ROLES.some(role => role === text);

type Parts = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'seal' | 'open' | 'lookup' | 'records'>;
  /** By default, with as much work as the service itself. */
  hashing?: Hashing;
}>;

/** Works on the streams and the vault alone, whatever else of Charter runs. */
export const peopleOperations = ({ streams, vault, hashing = scryptHashing() }: Parts): PeopleOperations => {
  const registrar = registrarOf({ streams, vault, commands: rules => commandHandler({ streams, ...rules }) });
  const { users, sealing } = registrar;
  const passwords = passwordsIn({ vault, hashing });

  const give = async (userId: string, commandId: string, command: UserCommand) => {
    const request = { ...causeOf(commandId), repeatable: true, command };
    return accepted(await users.handle(userId, request, AbortSignal.timeout(LIMIT_MS)));
  };

  const register: PeopleOperations['register'] = async (newcomer, operationId) => {
    const [email, at] = [normalEmail(newcomer.email), new Date().toISOString()];
    // Whoever chooses an id may put a name or an address into it, and ids are stored for ever.
    const id = vault.lookup('operation', operationId);
    const asked = newUser({ ...newcomer, email }, { suffix: id.slice(-6).toLowerCase(), at });
    const cause = { ...causeOf(id), requestHash: vault.lookup('request', `register ${email}`) };
    const before = await registrar.withEmail(email);
    const userId = accepted(await registrar.register(asked, cause, AbortSignal.timeout(LIMIT_MS)));
    for (const role of newcomer.roles)
      await give(userId, `${id}:role:${role}`, { type: 'GrantRole', data: { role, by: OPERATOR.id, at } });

    const tokenCommand = `${id}:api-token`;
    const apiToken = secretOf(vault, 'apiToken', tokenCommand);
    const name = await sealing.seal(userId, 'apiTokenName', 'first token');
    const token = { tokenId: v5(tokenCommand, NAMESPACE), name, hash: hashOf(apiToken), by: OPERATOR.id, at };
    await give(userId, tokenCommand, { type: 'CreateApiToken', data: token });
    const { password } = newcomer;
    if (password !== undefined)
      await setFirstPassword({ registrar, passwords, userId }, password, passwordId =>
        give(userId, `${id}:password`, { type: 'SetPassword', data: { passwordId, by: OPERATOR.id, at } }),
      );
    const username = (await registrar.usernameOf(userId)) ?? '';
    return { userId, username, apiToken, isNew: before === undefined };
  };

  const change = (commandOf: (at: string) => UserCommand) => async (email: string) => {
    await give(await known(registrar, email), randomUUID(), commandOf(new Date().toISOString()));
  };
  const letGo = lettingGo(streams);
  const by = OPERATOR.id;
  return {
    register,
    grantRole: (email, role) => change(at => ({ type: 'GrantRole', data: { role, by, at } }))(email),
    revokeRole: (email, role) => change(at => ({ type: 'RevokeRole', data: { role, by, at } }))(email),
    depart: async (email, { erase }) => letGo(await known(registrar, email), { erase, by }),
    reactivate: change(at => ({ type: 'ReactivateUser', data: { by, at } })),
    giveMandate: givingMandates({ streams, vault, registrar }),
  };
};

/** Who is registered with an address; OperationRefused where nobody is. */
const known = async (registrar: Registrar, email: string): Promise<string> => {
  const userId = (await registrar.withEmail(email))?.userId;
  if (userId === undefined) throw new OperationRefused(`Nobody is registered as ${email}.`);
  return userId;
};

type OfWhom = Readonly<{ registrar: Registrar; passwords: Passwords; userId: string }>;

/** Hashing takes a while, and so is not done for those who have a password, or are to have none. */
const setFirstPassword = async (
  { registrar, passwords, userId }: OfWhom,
  password: string,
  set: (passwordId: string) => Promise<unknown>,
): Promise<void> => {
  const before = (await registrar.withId(userId))?.state;
  if (before?.status !== 'active' || before.passwords.current !== undefined) return;
  const keepFor = await passwords.hashed(password);
  const passwordId = await keepFor(userId);
  await set(passwordId);
  // Somebody may have come first.
  const after = (await registrar.withId(userId))?.state;
  if (after?.passwords.current !== passwordId) await passwords.forget(passwordId);
};

/** A newcomer as one to be registered; OperationRefused where somebody has mistyped. */
const newUser = (
  { email, username, firstName, lastName, country, password }: Newcomer,
  { suffix, at }: Readonly<{ suffix: string; at: string }>,
): NewUser => {
  if (!isEmail(email, { require_tld: false })) throw new OperationRefused(`${email} is no e-mail address.`);
  if (!isISO31661Alpha2(country)) throw new OperationRefused(`${country} is no two-letter country code.`);
  if (username !== undefined && !isUsername(username)) throw new OperationRefused(`${username} is no username.`);
  const fault = password === undefined ? undefined : faultOfPassword(password, { email, username });
  if (fault !== undefined) throw new OperationRefused(fault);
  const usernames = username === undefined ? usernamesFrom(email, suffix) : [username];
  const details = {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
  return { email, usernames, details, country, by: OPERATOR.id, at };
};
