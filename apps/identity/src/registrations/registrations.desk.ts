import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { orProblem, Problem, type ProblemOf } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { FailedAttempts } from '../issuer/failed-attempts';
import type { ByPassword } from '../issuer/logged-in';
import type { OpenWebSession } from '../issuer/web-session';
import type { UsersDesk } from '../http/users.desk';
import { usernamesFrom } from '../people/naming';
import { faultOfPassword } from '../passwords/password-rules';
import type { Passwords } from '../passwords/passwords';
import type { Users } from '../projections/users/users.query';
import type { RegistrationRefusal } from '../registering/registration';
import type { Registrar } from '../registering/registrar';
import type { Invited, InvitedBy } from './invitations';
import type { RegistrationRequest } from './registrations.requests';

export const REGISTRATIONS = Symbol('registrations');

type Parts = Readonly<{
  invitedBy: InvitedBy;
  registrar: Pick<Registrar, 'register' | 'withId'>;
  passwords: Passwords;
  attempts: FailedAttempts;
  openSession: OpenWebSession;
  vault: Pick<Vault, 'lookup'>;
  rows: Pick<Users, 'withId'>;
  show: UsersDesk['show'];
  settle: () => Promise<void>;
}>;

/** A registration as it came: where from, and by which key it can be sent again. */
type Registering = Readonly<{
  asked: RegistrationRequest;
  address: string;
  correlationId: string;
  key: string | undefined;
}>;

/** What the controller orders for those who have no account yet, in the words of the service. */
export type RegistrationsDesk = ReturnType<typeof registrationsDesk>;

const LIMIT_MS = 10_000;
const LONGEST_KEY = 255;
const REUSED = 'This Idempotency-Key was used for another request.';
const LOG_IN = 'There is an account for this address already: log in with it.';

const problemsOf = (key: string | undefined): ProblemOf<RegistrationRefusal> => ({
  'email-taken': { status: 409, title: LOG_IN },
  'already-registered': { status: 409, title: LOG_IN },
  'username-taken': { status: 409, title: 'Somebody has this username already: choose another.' },
  // The link registers once; under a key it was this request or another.
  ...(key === undefined ? { 'command-id-reused': { status: 409, title: LOG_IN } } : {}),
});

export const registrationsDesk = (parts: Parts) => {
  const { invitedBy, registrar, openSession, rows, show, settle } = parts;
  return {
    /** Registers whom the link was sent to, and logs them in. The same request does it once, and answers the same. */
    register: async (registering: Registering) => {
      const { asked, address, key } = registering;
      assertKey(key);
      const invited = await invitedBy(asked.invitation, address);
      const fault = faultOfPassword(asked.password, { email: invited.email, username: asked.username });
      if (fault !== undefined) throw new Problem(400, fault, { detail: { password: fault } });
      const user = await registered(parts, registering, invited);
      if ((await registrar.withId(user.userId))?.state.status !== 'active') throw new Problem(409, LOG_IN);
      const access_token = await openSession(user);
      await settle();
      const row = await rows.withId(user.userId);
      if (!row) throw new Error(`${user.userId} is registered, and in no row.`);
      return { user: await show(row), access_token };
    },
  };
};

/** Whom the request registers, or did when it came before: then it must show their password again. */
const registered = async (parts: Parts, registering: Registering, invited: Invited): Promise<ByPassword> => {
  const { registrar, passwords, attempts } = parts;
  const { asked, address, key } = registering;
  const keepFor = await passwords.hashed(asked.password);
  let kept: string | undefined;
  const keepPassword = async (userId: string) => (kept = await keepFor(userId));
  let passwordId: string | undefined;
  try {
    const { newcomer, cause } = newcomerOf(parts, registering, invited);
    const outcome = await registrar.register({ ...newcomer, keepPassword }, cause, AbortSignal.timeout(LIMIT_MS));
    const userId = orProblem(problemsOf(key), outcome);
    passwordId = (await registrar.withId(userId))?.state.passwords.current;
    const user = { userId, passwordId: passwordId ?? '' };
    if (kept === passwordId) return user;
    const attempt = await attempts.begin(address);
    try {
      if (await passwords.isRight(asked.password, user)) return user;
      await pause(attempt.failed());
      throw key === undefined ? new Problem(409, LOG_IN) : new Problem(422, REUSED);
    } finally {
      attempt.over();
    }
  } finally {
    if (kept !== undefined && kept !== passwordId) await passwords.forget(kept);
  }
};

const newcomerOf = ({ vault }: Pick<Parts, 'vault'>, { asked, key, correlationId }: Registering, invited: Invited) => {
  const { email, invitationId } = invited;
  const { first_name: firstName, last_name: lastName, country, username } = asked;
  const commandId = digest(['registration', invitationId, key ?? null]);
  const usernames = username ? [username] : usernamesFrom(email, commandId.slice(-6).toLowerCase());
  const about = { details: { firstName, lastName }, country, invitationId, at: new Date().toISOString() };
  // Not of the password: by such a hash, whoever has the vault's key would try a million of them a second.
  const request = ['POST', '/users', username ?? null, firstName, lastName, country];
  const requestHash = vault.lookup('request', JSON.stringify(request));
  return { newcomer: { email, usernames, ...about }, cause: { commandId, requestHash, correlationId } };
};

const assertKey = (key: string | undefined): void => {
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY))
    throw new Problem(400, `The Idempotency-Key must have 1 to ${LONGEST_KEY} characters.`);
};

const digest = (about: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(about)).digest('base64url');
