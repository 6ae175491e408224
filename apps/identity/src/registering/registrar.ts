import { streamOf, type Streams } from '@charter/event-sourcing';
import { identifier, identifierHistory, user, userHistory, type User } from '@charter/identity-domain';
import type { ServiceParts } from '@charter/service';
import type { Vault } from '@charter/vault';
import { peopleIn, type People } from '../people/people';
import {
  IDENTIFIER,
  identifierClaims,
  isKnownBy,
  USER,
  type IdentifierHandler,
  type Identifiers,
  type UserHandler,
} from './identifiers';
import { registration, type Registration } from './registration';

/** Somebody who is registered, as the store has them now. */
export type Known = Readonly<{ userId: string; state: Extract<User, { roles: unknown }> }>;

/** What registers users and finds them: the streams and the vault are all it needs. */
export type Registrar = Readonly<{
  users: UserHandler;
  claimed: IdentifierHandler;
  identifiers: Identifiers;
  register: Registration;
  sealing: People;
  /** Who is registered with an address, by what is stored. */
  withEmail: (email: string) => Promise<Known | undefined>;
  withUsername: (username: string) => Promise<Known | undefined>;
  withId: (userId: string) => Promise<Known | undefined>;
  usernameOf: (userId: string) => Promise<string | undefined>;
}>;

export type RegistrarParts = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'seal' | 'open' | 'lookup'>;
  /** Makes the handlers of a category's commands. */
  commands: ServiceParts['commands'];
}>;

export const registrarOf = ({ streams, vault, commands }: RegistrarParts): Registrar => {
  const users = commands({ category: USER, decider: user, history: userHistory });
  const claimed = commands({ category: IDENTIFIER, decider: identifier, history: identifierHistory });
  const identifiers = identifierClaims({ users, identifiers: claimed });
  const sealing = peopleIn(vault);

  const withId: Registrar['withId'] = async userId => {
    const { state } = await users.load(userId);
    return 'roles' in state ? { userId, state } : undefined;
  };
  /** A claim tells whom to ask, and no more: it may be one that was never put to use, or is not any more. */
  const knownBy = async (lookup: string): Promise<Known | undefined> => {
    const { claim } = (await claimed.load(lookup)).state;
    const known = claim && (await withId(claim.userId));
    return known && isKnownBy(known.state, lookup) ? known : undefined;
  };
  return {
    ...{ users, claimed, identifiers, sealing, withId },
    register: registration({ users, identifiers, sealing }),
    withEmail: email => knownBy(sealing.lookup('email', email)),
    withUsername: username => knownBy(sealing.lookup('username', username)),
    usernameOf: async userId => {
      for await (const { event } of streams.read(streamOf(USER, userId), 0n, 1)) {
        const { type, data } = userHistory.decode(event);
        if (type === 'UserRegistered') return sealing.openText(userId, data.username);
      }
      return undefined;
    },
  };
};
