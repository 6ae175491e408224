import { isRefusal, refuse, type Cause, type HandlingRefusal, type Refusal } from '@charter/event-sourcing';
import type { Claimant, Identifiers, UserHandler } from './identifiers';
import type { KeepFor } from '../passwords/passwords';
import { userIdOf } from './user-id';

/** Somebody to be registered, as the one who asks has written it. */
export type NewUser = Readonly<{
  email: string;
  /** The first of these that is free. */
  usernames: readonly string[];
  details: Readonly<{ firstName?: string; lastName?: string }>;
  country: string;
  /** Keeps their password, once it is known which user they are. */
  keepPassword?: KeepFor;
  /** By whose link they register themselves. It is good for one user only, whichever command registers that. */
  invitationId?: string;
  /** Who registers them; nothing where they do it themselves. */
  by?: string;
  at: string;
}>;

export type RegistrationRefusal = 'email-taken' | 'username-taken' | 'already-registered' | HandlingRefusal;

/** Registers a user and answers the id. */
export type Registration = (
  asked: NewUser,
  cause: Omit<Cause, 'actor'> & Partial<Pick<Cause, 'actor'>>,
  deadline: AbortSignal,
) => Promise<string | Refusal<RegistrationRefusal>>;

/** Seals what is personal under the key of the user it is about, and makes it findable. */
export type Sealing = Readonly<{
  seal: (userId: string, label: string, text: string) => Promise<string>;
  lookup: (label: 'email' | 'username', text: string) => string;
}>;

type Parts = Readonly<{ users: UserHandler; identifiers: Identifiers; sealing: Sealing }>;
type Attempted = string | Refusal<RegistrationRefusal | 'registration-lapsed'>;
type Attempt = Readonly<{ userId: string; asked: NewUser; cause: Cause; deadline: AbortSignal }>;

export const registration = ({ users, identifiers, sealing }: Parts): Registration => {
  const register = async (trying: Attempt, username: string, passwordId?: string): Promise<Attempted> => {
    const { userId, asked, cause, deadline } = trying;
    const { country, at, by = userId, invitationId } = asked;
    const maybe = { ...(passwordId && { passwordId }), ...(invitationId && { invitationId }) };
    const data = { userId, ...(await personal(sealing, trying, username)), country, ...maybe, by, at };
    const command = { type: 'RegisterUser', data } as const;
    const outcome = await users.handle(userId, { ...cause, command, repeatable: true, after: 'no-stream' }, deadline);
    if (!isRefusal(outcome)) return userId;
    if (outcome.refused === 'command-id-reused') return refuse(outcome.refused);
    // Whatever stands where the registration should have stood, it was not this registration.
    const { status } = (await users.load(userId)).state;
    return refuse(status === 'lapsed' ? 'registration-lapsed' : 'already-registered');
  };

  const attempt = async (trying: Attempt): Promise<Attempted> => {
    const { userId, asked, cause, deadline } = trying;
    const claimant: Claimant = { userId, fence: 0n, because: cause, at: asked.at, deadline };
    const email = sealing.lookup('email', asked.email);
    if (!(await identifiers.claim(email, claimant))) return refuse('email-taken');

    for (const username of asked.usernames)
      if (await identifiers.claim(sealing.lookup('username', username), claimant))
        return register(trying, username, await asked.keepPassword?.(userId));
    await identifiers.giveUp([email], claimant);
    return refuse('username-taken');
  };

  return async (asked, cause, deadline) => {
    const { invitationId } = asked;
    const origin = invitationId === undefined ? cause.commandId : `invitation:${invitationId}`;
    for (let tries = 0; ; tries++) {
      const userId = userIdOf(origin, tries);
      const { state } = await users.load(userId);
      if (state.status === 'lapsed') continue;
      const trying = { userId, asked, cause: { actor: { kind: 'user', id: userId } as const, ...cause }, deadline };
      // A repetition of what has been done must not ask for anything anew: its command id is recognised.
      const outcome = await (state.status === 'unknown' ? attempt(trying) : register(trying, ''));
      if (typeof outcome === 'string') return outcome;
      if (outcome.refused !== 'registration-lapsed') return refuse(outcome.refused);
    }
  };
};

/** What is personal about a newcomer, sealed and findable. */
const personal = async (sealing: Sealing, { userId, asked }: Attempt, username: string) => {
  const { email, details } = asked;
  const seal = (label: string, text: string) => sealing.seal(userId, label, text);
  const sealed = await Promise.all(
    Object.entries(details).map(async ([name, text]) => [name, await seal(name, text)] as const),
  );
  return {
    email: await seal('email', email),
    emailLookup: sealing.lookup('email', email),
    username: await seal('username', username),
    usernameLookup: sealing.lookup('username', username),
    details: Object.fromEntries(sealed),
  };
};
