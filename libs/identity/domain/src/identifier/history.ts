import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { IdentifierEvent } from './events';

const at = z.iso.datetime();

/** Reads every stored version of the events of an identifier. */
export const identifierHistory: History<IdentifierEvent> = history<IdentifierEvent>({
  IdentifierClaimed: z.object({ userId: z.string(), fence: z.string().regex(/^\d+$/), at }),
  IdentifierClaimLapsed: z.object({ userId: z.string(), at }),
  IdentifierReleased: z.object({ userId: z.string(), at }),
});
