import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import type { DepartureEvent } from './events';

const id = z.string();
const at = z.iso.datetime();

/** Reads every stored version of the events of a departure. */
export const departureHistory: History<DepartureEvent> = history<DepartureEvent>({
  DepartureRequested: z.object({ departureId: id, userId: id, erase: z.boolean(), requestedBy: id, at }),
  DeparturePermitted: z.object({ userId: id, at }),
  DepartureRefused: z.object({ userId: id, organizations: z.array(id), at }),
  DepartureCompleted: z.object({ userId: id, at }),
});
