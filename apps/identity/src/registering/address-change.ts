import { isRefusal, refuse, type HandlingRefusal, type Refusal } from '@charter/event-sourcing';
import { refusalOfLink, type UserRefusal } from '@charter/identity-domain';
import { step, type Claimant, type IdentifierHandler, type Identifiers, type UserHandler } from './identifiers';

export type AddressChangeRefusal = 'email-taken' | UserRefusal | HandlingRefusal;

/** Which link somebody came by, when, and how long there is to see to it. */
export type ByLink = Readonly<{
  userId: string;
  linkNumber: number;
  correlationId: string;
  at: string;
  deadline: AbortSignal;
}>;

/** Gives a user the address that the link was sent to, and answers it, sealed. The same link does it once. */
export type AddressChange = (link: ByLink) => Promise<string | Refusal<AddressChangeRefusal>>;

type Parts = Readonly<{ users: UserHandler; identifiers: Identifiers; claimed: IdentifierHandler }>;
type Outcome = string | Refusal<AddressChangeRefusal>;

export const addressChange = ({ users, identifiers, claimed }: Parts): AddressChange => {
  const change = async ({ userId, linkNumber, at, deadline, ...link }: ByLink, after?: bigint): Promise<Outcome> => {
    const command = { type: 'ChangeEmail', data: { linkNumber, by: userId, at } } as const;
    const request = { ...step(`${userId}:email-change:${linkNumber}`, becauseOf(userId, link)), command };
    const outcome = await users.handle(userId, { ...request, ...(after === undefined ? {} : { after }) }, deadline);
    if (isRefusal(outcome)) return outcome;
    return 'roles' in outcome.state ? outcome.state.address.email : refuse('no-such-user');
  };

  /** Where this never happens, whoever wants the address finds that it is used no more, and frees it. */
  const release = async (
    identifier: string,
    fence: string,
    { userId, at, deadline, ...link }: ByLink,
  ): Promise<void> => {
    const command = { type: 'ReleaseIdentifier', data: { userId, fence, at } } as const;
    const request = { ...step(`${userId}:${fence}:release`, becauseOf(userId, link)), command };
    await claimed.handle(identifier, request, deadline);
  };

  const attempt = async (link: ByLink): Promise<Outcome> => {
    const { userId, linkNumber, at, deadline } = link;
    const { state, head } = await users.load(userId);
    if (!('roles' in state) || head === 'no-stream') return refuse('no-such-user');
    const { wanted, emailLookup: before, changes } = state.address;
    // It was done before, or never will be: nothing is claimed for it.
    if (!wanted || refusalOfLink(changes, linkNumber, at)) return change(link);
    const claimant: Claimant = { userId, fence: head.revision + 1n, because: becauseOf(userId, link), at, deadline };
    if (!(await identifiers.claim(wanted.emailLookup, claimant))) return refuse('email-taken');
    // As long as it is in use, its claim stays as it is.
    const { claim } = (await claimed.load(before)).state;
    const outcome = await change(link, head.revision);
    if (typeof outcome === 'string' && claim?.userId === userId) await release(before, claim.fence, link);
    return outcome;
  };

  return async link => {
    for (;;) {
      link.deadline.throwIfAborted();
      const outcome = await attempt(link);
      if (typeof outcome === 'string' || outcome.refused !== 'revision-passed') return outcome;
    }
  };
};

const becauseOf = (userId: string, { correlationId }: Pick<ByLink, 'correlationId'>) =>
  ({ correlationId, actor: { kind: 'user', id: userId } }) as const;
