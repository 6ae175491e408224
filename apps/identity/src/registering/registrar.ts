import { streamOf, type Streams } from '@charter/event-sourcing';
import { identifier, identifierHistory, user, userHistory } from '@charter/identity-domain';
import type { ServiceParts } from '@charter/service';
import type { Vault } from '@charter/vault';
import { peopleIn, type People } from '../people/people';
import { IDENTIFIER, identifierClaims, USER, type UserHandler } from './identifiers';
import { registration, type Registration } from './registration';

/** What registers users: the streams and the vault are all it needs. */
export type Registrar = Readonly<{
  users: UserHandler;
  register: Registration;
  sealing: People;
  /** Who is registered with an address, by what is stored. */
  registeredAs: (email: string) => Promise<string | undefined>;
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
  const identifiers = identifierClaims({ streams, users, identifiers: claimed });
  const sealing = peopleIn(vault);
  return {
    ...{ users, sealing },
    register: registration({ users, identifiers, sealing }),
    registeredAs: async email => {
      const { claim } = (await claimed.load(sealing.lookup('email', email))).state;
      if (!claim) return undefined;
      const { state } = await users.load(claim.userId);
      return 'roles' in state ? claim.userId : undefined;
    },
    usernameOf: async userId => {
      for await (const { event } of streams.read(streamOf(USER, userId), 0n, 1)) {
        const { type, data } = userHistory.decode(event);
        if (type === 'UserRegistered') return sealing.openText(userId, data.username);
      }
      return undefined;
    },
  };
};
