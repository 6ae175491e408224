import { setImmediate } from 'node:timers/promises';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';

/** A Read call; its replies are encoded by us. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/** Nobody reads the replies any more, or we have ended them. */
export function isOver(call: ReadCall): boolean {
  return call.cancelled || call.writableEnded;
}

/** Until the client has taken what was written, or the call is over. */
export async function room(call: ReadCall): Promise<void> {
  if (!call.writableNeedDrain || isOver(call)) return;
  await new Promise<void>(resolve => {
    const signs = ['drain', 'cancelled', 'finish', 'error'];
    const done = () => {
      for (const sign of signs) call.off(sign, done);
      resolve();
    };
    for (const sign of signs) call.once(sign, done);
  });
}

/** Lets other calls be served between two pages. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}
