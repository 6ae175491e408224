import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@charter/event-sourcing';
import { orProblem, requestOf, type Caller } from '@charter/service';
import { USER_PROBLEMS } from '../http/problems';
import type { UsersDesk } from '../http/users.desk';
import type { FailedAttempts } from '../issuer/failed-attempts';
import type { DeviceCookies } from '../login/device-cookie';
import { newPasswordPage, passwordChangedPage, resetRequestedPage } from '../pages/account-pages';
import { FormRefused } from '../pages/form-refused';
import type { Shown } from '../pages/shown';
import type { Visit } from '../pages/the-visit';
import { faultOfPassword } from '../passwords/password-rules';
import type { Passwords } from '../passwords/passwords';
import type { Registrar } from '../registering/registrar';
import type { AccountLinks, Followed } from './account-links';

export const PASSWORD_RESETS = Symbol('password resets');

type Parts = Readonly<{
  registrar: Pick<Registrar, 'users' | 'withEmail' | 'sealing' | 'usernameOf'>;
  links: AccountLinks;
  passwords: Pick<Passwords, 'hashed' | 'forget'>;
  /** How often anybody asks from one address. */
  asking: FailedAttempts;
  own: UsersDesk['own'];
  devices: Pick<DeviceCookies, 'cookieFor'>;
  settle: () => Promise<void>;
}>;

/** What the controllers ask and order about passwords that are forgotten, in the words of the service. */
export type PasswordResetsDesk = ReturnType<typeof passwordResetsDesk>;

/** Longer than it takes to write it down: so nobody can tell by the time whether it was. */
const ANSWER_AFTER_MS = 500;
/** Whoever asks waits for it; a store that takes longer than this is not there. */
const LIMIT_MS = 5_000;

export const passwordResetsDesk = (parts: Parts) => {
  const { registrar, links, asking, own, devices } = parts;
  const emailOf = async ({ known: { userId, state } }: Followed): Promise<string> =>
    (await registrar.sealing.openText(userId, state.address.email)) ?? '';
  const followed = async (token: string): Promise<Followed> => {
    const link = await links.follow(token, 'password-reset');
    links.assertOpen(link, 'password-reset');
    return link;
  };
  return {
    /** Answers the same, and as late, whether there is such a user or not. Throws 429 where one address asks too often. */
    request: async (email: string, { address, correlationId }: Visit): Promise<Shown> => {
      const attempt = await asking.begin(address);
      attempt.failed();
      await Promise.all([requestFor(parts, email, correlationId), pause(ANSWER_AFTER_MS)]);
      return { page: resetRequestedPage(), status: 202 };
    },
    requestOwn: async (user: string, caller: Caller): Promise<void> => {
      const { id } = await own(user, caller);
      const command = { type: 'RequestPasswordReset', data: { by: caller.id, at: caller.now } } as const;
      orProblem(USER_PROBLEMS, await registrar.users.handle(id, requestOf(caller, command), caller.deadline));
    },
    ask: async (token: string): Promise<Shown> => ({
      page: newPasswordPage({ email: await emailOf(await followed(token)) }),
    }),
    /** Throws 400 where the password will not do. */
    reset: async (token: string, password: string, { correlationId }: Visit): Promise<Shown> => {
      const link = await followed(token);
      const { userId } = link.known;
      const [email, username] = [await emailOf(link), await registrar.usernameOf(userId)];
      const fault = faultOfPassword(password, { email, username });
      if (fault !== undefined) throw new FormRefused('password', fault, newPasswordPage({ email, problem: fault }));
      await change(parts, link, { password, correlationId });
      // They have shown that the mailbox is theirs: with this browser nobody else keeps them out.
      return { page: passwordChangedPage(), cookies: [devices.cookieFor(userId, undefined)] };
    },
  };
};

const SOMEBODY = { kind: 'system', id: 'identity' } as const;

/** Who is deactivated is sent nothing; and whoever asked is told nothing. */
const requestFor = async ({ registrar, settle }: Parts, email: string, correlationId: string): Promise<void> => {
  const known = await registrar.withEmail(email);
  if (!known) return;
  const commandId = randomUUID();
  const cause = { commandId, requestHash: commandId, correlationId, repeatable: false, actor: SOMEBODY };
  const command = { type: 'RequestPasswordReset', data: { at: new Date().toISOString() } } as const;
  await registrar.users.handle(known.userId, { ...cause, command }, AbortSignal.timeout(LIMIT_MS));
  await settle();
};

type Changing = Readonly<{ password: string; correlationId: string }>;

const change = async ({ registrar, passwords }: Parts, link: Followed, changing: Changing): Promise<void> => {
  const { linkNumber, known } = link;
  const { userId } = known;
  const keepFor = await passwords.hashed(changing.password);
  const passwordId = await keepFor(userId);
  const data = { linkNumber, passwordId, by: userId, at: new Date().toISOString() };
  const cause = { commandId: passwordId, requestHash: passwordId, correlationId: changing.correlationId };
  const actor = { kind: 'user', id: userId } as const;
  const request = { ...cause, actor, repeatable: false, command: { type: 'ResetPassword', data } } as const;
  const outcome = await registrar.users.handle(userId, request, AbortSignal.timeout(LIMIT_MS));
  if (isRefusal(outcome)) await passwords.forget(passwordId);
  const { events } = orProblem(USER_PROBLEMS, outcome);
  for (const { type, data: changed } of events)
    if (type === 'PasswordChanged' && changed.from !== undefined) await passwords.forget(changed.from);
};
