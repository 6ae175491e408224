import { isRefusal, type Accepted, type HandlingRefusal, type Refusal } from '@charter/event-sourcing';
import {
  blastRadius,
  membership,
  type BlastRadius,
  type Membership,
  type MembershipCommand,
  type MembershipEvent,
  type Right,
} from '@charter/membership-domain';
import { orProblem, requestOf, type Problem } from '@charter/service';
import type { ChangeRefusal, Memberships } from '../memberships';
import { Answer } from './answer.interceptor';
import type { Asker } from './asker';
import { PROBLEMS } from './problems';

/** What is to be changed, and what its refusals are here. */
export type Change = Readonly<{
  command: MembershipCommand;
  problems?: typeof PROBLEMS;
  /** What it is where nothing is left to be done. */
  nothing?: Problem;
}>;

export type Done = Pick<Accepted<Membership, MembershipEvent>, 'events' | 'state'>;

/** `radius` is there where it is only what would be done. */
type Decided = (Done & { radius?: BlastRadius }) | Refusal<ChangeRefusal | HandlingRefusal>;

type Parts = Readonly<{ memberships: Pick<Memberships, 'handle' | 'load'>; settle: () => Promise<void> }>;

/** Who wants a change, where, and whether only to know what it would do. */
export type Changer = Pick<Asker, 'organizationId' | 'caller' | 'dryRun'>;

/** Changes a membership, and answers once everybody sees it: or only what would follow, where that is asked. */
export type Changes = (asker: Changer, change: Change, answer: (done: Done) => unknown) => Promise<unknown>;

/**
 * Every change goes through here, so that a dry run is refused just what the real one would be: it comes this far by the
 * same way, is decided by the same rules from the same state, and ends before anything is stored.
 */
export const changes =
  ({ memberships, settle }: Parts): Changes =>
  async (asker, { command, problems = PROBLEMS, nothing }, answer) => {
    const { organizationId, caller, dryRun } = asker;
    const outcome: Decided = dryRun
      ? await triedOut(memberships, asker, command)
      : await memberships.handle(organizationId, requestOf(caller, command), caller.deadline);
    const done = orProblem(problems, outcome);
    if (nothing && done.events.length === 0) throw nothing;
    if (done.radius) return new Answer(representRadius(done.radius), { status: 200 });
    await settle();
    return answer(done);
  };

const representRadius = ({ lost, gained }: BlastRadius) => ({
  lost: lost.map(representRight),
  gained: gained.map(representRight),
});

const representRight = ({ userId: user_id, operation, object }: Right) => ({ user_id, operation, object });

const triedOut = async (
  memberships: Pick<Memberships, 'load'>,
  { organizationId, caller: { now } }: Changer,
  command: MembershipCommand,
): Promise<Decided> => {
  const { state: before } = await memberships.load(organizationId);
  const events = membership.decide(command, before);
  if (isRefusal(events)) return events;
  const state = events.reduce(membership.evolve, before);
  return { events, state, radius: blastRadius(before, state, now) };
};
