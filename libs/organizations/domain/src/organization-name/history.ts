import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { OrganizationNameEvent } from './events';

const organizationId = z.string();
const at = z.iso.datetime();

/** Reads every stored version of the events of a name. */
export const organizationNameHistory: History<OrganizationNameEvent> = history<OrganizationNameEvent>({
  NameClaimed: z.object({
    name: z.string(),
    organizationId,
    fence: z.string().regex(/^\d+$/),
    claimedBy: z.string(),
    request: z.string(),
    at,
  }),
  NameTaken: z.object({ organizationId, at }),
  NameClaimLapsed: z.object({ organizationId, at }),
  NameVacated: z.object({ organizationId, reservedUntil: at, at }),
});
