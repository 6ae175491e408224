import { isRefusal, type CommandHandler, type Head, type Request } from '@charter/event-sourcing';
import {
  membership,
  type FoundMembership,
  type Membership,
  type MembershipCommand,
  type MembershipEvent,
  type MembershipRefusal,
} from '@charter/membership-domain';
import type { Memberships } from '../memberships';
import type { Claiming } from './claims';

type Plain = CommandHandler<Membership, MembershipCommand, MembershipEvent, MembershipRefusal>;
type Parts = Readonly<{ memberships: Plain; claim: Claiming }>;

/**
 * Memberships in which nobody becomes an owner whose ownership is not claimed first, in their own stream, for the very
 * place where it begins. By that whoever is let go owns nothing, whatever was under way. Nothing but a founding and an
 * acceptance makes anybody an owner.
 */
export const claimedMemberships = (parts: Parts): Memberships => {
  const { memberships } = parts;
  return {
    load: memberships.load,
    shown: memberships.shown,
    handle: (organizationId, request, deadline) => {
      const { command } = request;
      const given = { organizationId, deadline };
      if (command.type === 'FoundMembership') return found(parts, { ...request, command }, given);
      if (command.type === 'AcceptOwnership') return accept(parts, request, given);
      return memberships.handle(organizationId, request, deadline);
    },
  };
};

type Given = Readonly<{ organizationId: string; deadline: AbortSignal }>;
type Outcome = ReturnType<Memberships['handle']>;

/** A founding is the first event there is: where that will be is known without a look, and what it needs is read meanwhile. */
const found = async (parts: Parts, request: Request<FoundMembership>, { organizationId, deadline }: Given): Outcome => {
  const { memberships } = parts;
  const { ownerId: userId } = request.command.data;
  const [claimed] = await Promise.all([
    parts.claim({ userId, organizationId, fence: 'no-stream', because: request, at: request.command.data.at }),
    memberships.load(organizationId),
  ]);
  if (claimed) return claimed;
  const outcome = await memberships.handle(organizationId, { ...request, after: 'no-stream' }, deadline);
  // It was founded before, by whatever: then the claim is dead, and it is answered as ever.
  if (!isRefusal(outcome) || outcome.refused !== 'revision-passed') return outcome;
  return memberships.handle(organizationId, request, deadline);
};

const accept = async (
  parts: Parts,
  request: Request<MembershipCommand>,
  { organizationId, deadline }: Given,
): Outcome => {
  const { memberships } = parts;
  for (;;) {
    deadline.throwIfAborted();
    const { state, head } = await memberships.load(organizationId);
    const userId = ownerBy(request.command, state);
    // What is refused, or done already, needs no claim: it is answered as ever.
    if (userId === undefined) return memberships.handle(organizationId, request, deadline);
    const after = revisionOf(head);
    const { at } = request.command.data;
    const claimed = await parts.claim({ userId, organizationId, fence: after, because: request, at });
    if (claimed) return claimed;
    const outcome = await memberships.handle(organizationId, { ...request, after }, deadline);
    // Somebody else came first: the claim is dead, and another has to be made.
    if (!isRefusal(outcome) || outcome.refused !== 'revision-passed') return outcome;
  }
};

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
