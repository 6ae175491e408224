import type { AllStreamSubscription, Position, StreamSubscription } from '@eventstore/db-client';

/** What a subscription has said so far, in order. */
export type Seen = Readonly<{ marks: string[]; events: string[]; checkpoints: Position[] }>;

export type Follower = Seen &
  Readonly<{ until: (reached: (seen: Seen) => boolean) => Promise<void>; checkpoint: (position: Position) => void }>;

/** Follows a subscription; events are noted as `stream@revision`. */
export function follow(
  start: (checkpoint: Follower['checkpoint']) => StreamSubscription | AllStreamSubscription,
): Follower {
  const seen: Seen = { marks: [], events: [], checkpoints: [] };
  let waiting: { reached: (seen: Seen) => boolean; resolve: () => void; reject: (error: Error) => void }[] = [];
  const note = (mark: string) => {
    seen.marks.push(mark);
    waiting = waiting.filter(({ reached, resolve }) => {
      if (!reached(seen)) return true;
      resolve();
      return false;
    });
  };
  const checkpoint = (position: Position) => {
    seen.checkpoints.push(position);
    note('checkpoint');
  };
  const subscription = start(checkpoint);
  subscription.on('confirmation', () => note('confirmation'));
  subscription.on('caughtUp', () => note('caughtUp'));
  let failure: Error | undefined;
  subscription.on('error', (error: Error) => {
    failure ??= error;
    waiting.splice(0).forEach(({ reject }) => reject(error));
  });
  subscription.on('data', ({ event }) => {
    const place = `${event!.streamId}@${event!.revision}`;
    seen.events.push(place);
    note(place);
  });
  const until = async (reached: (seen: Seen) => boolean) => {
    if (reached(seen)) return;
    if (failure) throw failure;
    await new Promise<void>((resolve, reject) => waiting.push({ reached, resolve, reject }));
  };
  return { ...seen, until, checkpoint };
}

export const caughtUp = ({ marks }: Seen): boolean => marks.includes('caughtUp');
export const events = (count: number) => (seen: Seen) => seen.events.length >= count;
