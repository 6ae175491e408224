import { isRefusal, type Cause, type CommandHandler } from '@charter/event-sourcing';
import type {
  Identifier,
  IdentifierCommand,
  IdentifierEvent,
  IdentifierRefusal,
  User,
  UserCommand,
  UserEvent,
  UserRefusal,
} from '@charter/identity-domain';

export const USER = 'user';
export const IDENTIFIER = 'identifier';

export const USER_HANDLER = Symbol('user handler');
export type UserHandler = CommandHandler<User, UserCommand, UserEvent, UserRefusal>;
export type IdentifierHandler = CommandHandler<Identifier, IdentifierCommand, IdentifierEvent, IdentifierRefusal>;

/** Who wants to be known by an identifier, why, and how long there is to see to it. */
export type Claimant = Readonly<{
  userId: string;
  /** The revision at which the user's own event will land. */
  fence: bigint;
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

type Parts = Readonly<{ users: UserHandler; identifiers: IdentifierHandler }>;
type Claim = NonNullable<Identifier['claim']>;
type Fenced = Pick<Claim, 'userId' | 'fence'>;

// Longer than a request may take: whoever claimed this long ago is hardly still about to use it. If they are, the fence
// decides the race; a shorter grace would only make that more likely.
const GRACE_MS = 10_000;

export const identifierClaims = (parts: Parts): Identifiers => {
  const { users, identifiers } = parts;
  const { passFence, lapseClaim } = givingUp(parts);
  /** Whether the claim is still to be put to use, is in use, or never will be, or not any more. */
  const useOf = async (identifier: string, { userId, fence }: Claim): Promise<'open' | 'used' | 'dead'> => {
    const { state, head } = await users.load(userId);
    if (isKnownBy(state, identifier)) return 'used';
    return head !== 'no-stream' && head.revision >= BigInt(fence) ? 'dead' : 'open';
  };

  const claim: Identifiers['claim'] = async (identifier, claimant) => {
    const { userId, because, at, deadline } = claimant;
    const fence = String(claimant.fence);
    const command = { type: 'ClaimIdentifier', data: { userId, fence, at } } as const;
    const request = { ...step(`${userId}:${fence}:claim`, because), command };
    if (!isRefusal(await identifiers.handle(identifier, request, deadline))) return true;

    const { claim: other } = (await identifiers.load(identifier)).state;
    if (other) {
      const use = await useOf(identifier, other);
      if (use === 'used') return false;
      if (use === 'dead') await lapseClaim(identifier, other, claimant);
      // Their own, made from a later look at their stream: then this fence has been passed, and they will see so.
      else if (other.userId === userId) return true;
      else if (Date.parse(at) - Date.parse(other.at) < GRACE_MS) return false;
      else await passFence(other, claimant);
    }
    return claim(identifier, claimant);
  };

  return {
    claim,
    giveUp: async (claimed, claimant) => {
      const own = { userId: claimant.userId, fence: String(claimant.fence) };
      await passFence(own, claimant);
      for (const identifier of claimed) await lapseClaim(identifier, own, claimant);
    },
  };
};

const givingUp = ({ users, identifiers }: Parts) => ({
  /** Takes the place at the fence. Somebody who came first is as good: either way something stands there then. */
  passFence: async ({ userId, fence }: Fenced, { because, at, deadline }: Claimant): Promise<void> => {
    const command: UserCommand =
      fence === '0' ? { type: 'LapseRegistration', data: { userId, at } } : { type: 'PassFence', data: {} };
    const after = fence === '0' ? 'no-stream' : BigInt(fence) - 1n;
    const request = { ...step(`${userId}:${fence}:pass`, because), repeatable: true, command, after } as const;
    await users.handle(userId, request, deadline);
  },
  lapseClaim: async (identifier: string, { userId, fence }: Fenced, claimant: Claimant): Promise<void> => {
    const { because, at, deadline } = claimant;
    const command = { type: 'LapseClaim', data: { userId, fence, at } } as const;
    await identifiers.handle(identifier, { ...step(`${userId}:${fence}:lapse`, because), command }, deadline);
  },
});

/** Whether a user can be found by an identifier, as the vault looks it up. */
export const isKnownBy = (state: User, identifier: string): boolean =>
  'roles' in state &&
  state.status !== 'erased' &&
  [state.address.emailLookup, state.usernameLookup].includes(identifier);

/** Each step has one id and one content, so whoever performs it again asks for the same. */
export const step = (commandId: string, { actor, correlationId }: Claimant['because']) => ({
  commandId,
  requestHash: commandId,
  correlationId,
  actor,
  repeatable: false,
});
