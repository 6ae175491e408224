import { history, type CommandHandler, type Decider, type Message } from '@charter/event-sourcing';
import { z } from 'zod';

// Stored for ever: this name and shape are the history. Add, never edit.

/**
 * Somebody of staff came to look at, or to change, what is an organization's or a person's. `path` is the address that
 * they called, without its query and with the id where it had a name.
 */
export type StaffAccessed = Message<
  'StaffAccessed',
  { staffId: string; method: string; path: string; reason: string; at: string }
>;

export type RecordStaffAccess = Message<'RecordStaffAccess', StaffAccessed['data']>;

export type StaffAccesses = CommandHandler<undefined, RecordStaffAccess, StaffAccessed, never>;

/** Reads every stored version of what is written down about the access of staff. */
export const staffAccessHistory = history<StaffAccessed>({
  StaffAccessed: z.object({
    staffId: z.string(),
    method: z.string(),
    path: z.string(),
    reason: z.string(),
    at: z.iso.datetime(),
  }),
});

/** Nothing is decided: whoever may come in is written down first. */
export const staffAccess: Decider<undefined, RecordStaffAccess, StaffAccessed, never> = {
  initialState: undefined,
  evolve: () => undefined,
  decide: ({ data }) => [{ type: 'StaffAccessed', data }],
};
