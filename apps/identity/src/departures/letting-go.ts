import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { commandHandler, isRefusal, type Streams } from '@charter/event-sourcing';
import { departure, departureHistory } from '@charter/identity-domain';
import { OperationRefused } from '../registering/operation-refused';
import { DEPARTURE } from './departures';

/** Asks for somebody's departure, and waits for what comes of it. */
export type LettingGo = (userId: string, how: Readonly<{ erase: boolean; by: string }>) => Promise<void>;

const LIMIT_MS = 10_000;
/** What others have to say takes some milliseconds. */
const LOOK_AGAIN_MS = 20;

export const lettingGo = (streams: Streams): LettingGo => {
  const departures = commandHandler({
    ...{ streams, category: DEPARTURE },
    ...{ decider: departure, history: departureHistory },
  });
  return async (userId, { erase, by }) => {
    const id = randomUUID();
    const cause = { commandId: id, requestHash: id, correlationId: id, actor: { kind: 'system', id: by } } as const;
    const asked = { departureId: id, userId, erase, by, at: new Date().toISOString() };
    const command = { type: 'RequestDeparture', data: asked } as const;
    const deadline = AbortSignal.timeout(LIMIT_MS);
    const requested = await departures.handle(id, { ...cause, repeatable: true, command }, deadline);
    if (isRefusal(requested)) throw new Error(`A departure that is new was refused: ${requested.refused}.`);
    while (!deadline.aborted) {
      const { state } = await departures.load(id);
      if (state.status === 'completed') return;
      if (state.status === 'refused')
        throw new OperationRefused(
          `They own organizations, which have to be handed over or deleted first: ${state.organizations.join(', ')}.`,
        );
      await pause(LOOK_AGAIN_MS);
    }
    throw new OperationRefused(
      'Membership has not said yet whether they can go. It is asked, and what it says takes effect.',
    );
  };
};
