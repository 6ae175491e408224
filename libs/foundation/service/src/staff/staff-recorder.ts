import type { Caller } from '../callers/caller';
import { orProblem } from '../commands/refusals';
import type { StaffAccesses } from './staff-access';

/** What somebody of staff comes to: `subjectId` is an organization's or a person's, or their own for a list of many. */
export type StaffVisit = Readonly<{ subjectId: string; method: string; path: string; reason: string }>;

/** Writes down who of staff comes, to what and why, before they see or do anything. Throws where that cannot be stored. */
export type StaffRecorder = (caller: Caller, visit: StaffVisit) => Promise<void>;

export const staffRecorder =
  (accesses: Pick<StaffAccesses, 'handle'>): StaffRecorder =>
  async ({ id: staffId, cause, repeatable, now: at, deadline }, { subjectId, ...visit }) => {
    const command = { type: 'RecordStaffAccess', data: { staffId, ...visit, at } } as const;
    const actor = { ...cause.actor, kind: 'staff' } as const;
    // A request that comes again is the same visit.
    const request = { ...cause, actor, commandId: `${cause.commandId}:visit`, repeatable, command };
    orProblem({}, await accesses.handle(subjectId, request, deadline));
  };
