import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { MembershipEvent } from './events';

/** Reads every stored version of the events of a membership. */
export const membershipHistory: History<MembershipEvent> = history<MembershipEvent>({
  MembershipFounded: z.object({ organizationId: z.string(), ownerId: z.string(), at: z.iso.datetime() }),
});
