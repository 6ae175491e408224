import { isRefusal, type CommandHandler, type Head } from '@charter/event-sourcing';
import {
  membership,
  type Membership,
  type MembershipCommand,
  type MembershipEvent,
  type MembershipRefusal,
} from '@charter/membership-domain';
import type { Memberships } from '../memberships';
import type { Owners } from './owners';

type Plain = CommandHandler<Membership, MembershipCommand, MembershipEvent, MembershipRefusal>;
type Parts = Readonly<{ memberships: Plain; owners: Pick<Owners, 'handle'> }>;

/** Nothing else makes anybody an owner. */
const OF_OWNERS: ReadonlySet<MembershipCommand['type']> = new Set(['FoundMembership', 'AcceptOwnership']);

/**
 * Memberships in which nobody becomes an owner whose ownership is not claimed first, in their own stream, for the very
 * place where it begins. By that whoever is let go owns nothing, whatever was under way.
 */
export const claimedMemberships = ({ memberships, owners }: Parts): Memberships => ({
  load: memberships.load,
  shown: memberships.shown,
  handle: async (organizationId, request, deadline) => {
    while (OF_OWNERS.has(request.command.type)) {
      deadline.throwIfAborted();
      const { state, head } = await memberships.load(organizationId);
      const userId = ownerBy(request.command, state);
      // What is refused, or done already, needs no claim: it is answered as ever.
      if (userId === undefined) break;
      const after = revisionOf(head);
      const { at } = request.command.data;
      const claim = { type: 'ClaimOwnership', data: { userId, organizationId, fence: String(after), at } } as const;
      const step = `${request.commandId}:claim:${after}`;
      const claimed = await owners.handle(userId, { ...request, ...once(step), command: claim }, deadline);
      if (isRefusal(claimed)) return claimed;
      const outcome = await memberships.handle(organizationId, { ...request, after }, deadline);
      // Somebody else came first: the claim is dead, and another has to be made.
      if (!isRefusal(outcome) || outcome.refused !== 'revision-passed') return outcome;
    }
    return memberships.handle(organizationId, request, deadline);
  },
});

/** Who would own the organization by this; nobody where it would change nothing. */
const ownerBy = (command: MembershipCommand, state: Membership): string | undefined => {
  const decided = membership.decide(command, state);
  for (const event of isRefusal(decided) ? [] : decided) {
    if (event.type === 'MembershipFounded') return event.data.ownerId;
    if (event.type === 'OwnerChanged') return event.data.to;
  }
  return undefined;
};

const revisionOf = (head: Head | 'no-stream'): bigint | 'no-stream' => (head === 'no-stream' ? head : head.revision);

/** The step of a command is one for ever, and has one content. */
const once = (step: string) => ({ commandId: step, requestHash: step, repeatable: false });
