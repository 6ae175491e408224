import {
  isNothingChanged,
  isRefusal,
  streamOf,
  type Cause,
  type CommandHandler,
  type Streams,
} from '@charter/event-sourcing';
import {
  userHistory,
  type Identifier,
  type IdentifierCommand,
  type IdentifierEvent,
  type IdentifierRefusal,
  type User,
  type UserCommand,
  type UserEvent,
  type UserRefusal,
} from '@charter/identity-domain';

export const USER = 'user';
export const IDENTIFIER = 'identifier';

export type UserHandler = CommandHandler<User, UserCommand, UserEvent, UserRefusal>;
type IdentifierHandler = CommandHandler<Identifier, IdentifierCommand, IdentifierEvent, IdentifierRefusal>;

/** Who wants to be known by an identifier, why, and how long there is to see to it. */
export type Claimant = Readonly<{
  userId: string;
  because: Pick<Cause, 'actor' | 'correlationId'>;
  at: string;
  deadline: AbortSignal;
}>;

/** Sees to it that an address or a username leads to one user only. Identifiers are given as the vault looks them up. */
export type Identifiers = Readonly<{
  /** Whether the claimant has the claim now; otherwise somebody else is known by the identifier, or about to be. */
  claim: (identifier: string, claimant: Claimant) => Promise<boolean>;
  /** Gives up the claims of a registration that is not to come: it never can, from then on. */
  giveUp: (identifiers: readonly string[], claimant: Claimant) => Promise<void>;
}>;

type Parts = Readonly<{ streams: Streams; users: UserHandler; identifiers: IdentifierHandler }>;
type Claim = NonNullable<Identifier['claim']>;

// Longer than a request may take: whoever claimed this long ago is hardly still about to register. If they are, the
// fence decides the race; a shorter grace would only make that more likely.
const GRACE_MS = 10_000;

export const identifierClaims = ({ streams, users, identifiers }: Parts): Identifiers => {
  /** What stands in the claimant's stream where the identifier should have been put to use. */
  const useOf = async (identifier: string, { userId, fence }: Claim): Promise<'open' | 'used' | 'dead'> => {
    for await (const { event } of streams.read(streamOf(USER, userId), BigInt(fence), 1)) {
      if (isNothingChanged(event)) return 'dead';
      const { type, data } = userHistory.decode(event);
      const isUsed = type === 'UserRegistered' && [data.emailLookup, data.usernameLookup].includes(identifier);
      return isUsed ? 'used' : 'dead';
    }
    return 'open';
  };

  /** Takes the place at the fence. Somebody who came first is as good: either way something stands there then. */
  const lapseRegistration = async (userId: string, { because, at, deadline }: Claimant): Promise<void> => {
    const command = { type: 'LapseRegistration', data: { userId, at } } as const;
    await users.handle(userId, { ...step(`${userId}:lapse`, because), command, after: 'no-stream' }, deadline);
  };

  const lapseClaim = async (identifier: string, userId: string, claimant: Claimant): Promise<void> => {
    const { because, at, deadline } = claimant;
    const command = { type: 'LapseClaim', data: { userId, at } } as const;
    await identifiers.handle(identifier, { ...step(`${userId}:lapse`, because), command }, deadline);
  };

  const claim: Identifiers['claim'] = async (identifier, claimant) => {
    const { userId, because, at, deadline } = claimant;
    const command = { type: 'ClaimIdentifier', data: { userId, fence: '0', at } } as const;
    const outcome = await identifiers.handle(identifier, { ...step(`${userId}:claim`, because), command }, deadline);
    if (!isRefusal(outcome)) return true;

    const { claim: other } = (await identifiers.load(identifier)).state;
    if (other) {
      const use = await useOf(identifier, other);
      if (use === 'used') return false;
      if (use === 'dead') await lapseClaim(identifier, other.userId, claimant);
      else if (Date.parse(at) - Date.parse(other.at) < GRACE_MS) return false;
      else await lapseRegistration(other.userId, claimant);
    }
    return claim(identifier, claimant);
  };

  return {
    claim,
    giveUp: async (claimed, claimant) => {
      await lapseRegistration(claimant.userId, claimant);
      for (const identifier of claimed) await lapseClaim(identifier, claimant.userId, claimant);
    },
  };
};

/** Each step has one id and one content, so whoever performs it again asks for the same. */
const step = (commandId: string, { actor, correlationId }: Claimant['because']) => ({
  commandId,
  requestHash: commandId,
  correlationId,
  actor,
  repeatable: false,
});
