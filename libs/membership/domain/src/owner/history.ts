import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { OwnerEvent } from './events';

const id = z.string();
const at = z.iso.datetime();
const claim = z.object({ userId: id, organizationId: id, fence: z.string(), at });
const departure = { userId: id, departureId: id, at };

/** Reads every stored version of what is known of a person as an owner. */
export const ownerHistory: History<OwnerEvent> = history<OwnerEvent>({
  OwnershipClaimed: claim,
  OwnershipReleased: claim,
  DepartureAgreed: z.object(departure),
  DepartureVetoed: z.object({ ...departure, organizations: z.array(id) }),
  DepartureCalledOff: z.object(departure),
});
