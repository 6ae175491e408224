import { randomUUID } from 'node:crypto';
import type { Message } from '@charter/event-sourcing';
import type { Parts } from '@charter/service';

/** What membership says of whoever is to be let go: yes, unless it is told otherwise. */
export const lettingGo = ({ store }: Pick<Parts, 'store'>) => {
  const ending = new AbortController();
  const owned = new Map<string, readonly string[]>();
  const answer = async ({ userId, departureId }: Readonly<{ userId: string; departureId: string }>) => {
    const organizations = owned.get(userId);
    const data = { userId, departureId, at: new Date().toISOString(), ...(organizations && { organizations }) };
    const event: Message = { type: `membership.departure-${organizations ? 'vetoed' : 'agreed'}.v1`, data };
    const commandId = randomUUID();
    const actor = { kind: 'system', id: 'membership' } as const;
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor };
    await store.append({ stream: `owner-${departureId}`, after: 'no-stream', events: [event], cause });
  };
  const listening = async () => {
    const following = { after: undefined, prefixes: ['departure-'], signal: ending.signal };
    for await (const { events } of store.subscribe(following))
      for (const { event } of events)
        if (event.type === 'DepartureRequested')
          await answer(event.data as Readonly<{ userId: string; departureId: string }>);
  };
  const listened = listening().catch(() => undefined);
  return {
    /** From now on somebody owns these. */
    owns: (userId: string, ...organizations: readonly string[]) => void owned.set(userId, organizations),
    stop: async () => {
      ending.abort();
      await listened;
    },
  };
};
