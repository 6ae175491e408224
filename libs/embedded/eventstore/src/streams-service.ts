import type { sendUnaryData, ServerReadableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { success, wrongVersion } from './append-replies';
import { AppendRequest } from './append-request';
import { asStatus } from './errors';
import type { GroupCommit } from './group-commit';
import type { Log } from './log';
import type { ReadCall } from './read-call';
import { parseRead } from './read-request';
import { readAll, readStream, subscriptionToAll, subscriptionToStream } from './reads';
import type { Subscriptions } from './subscriptions';

export type Store = Readonly<{ log: Log; commits: GroupCommit; subscriptions: Subscriptions }>;

/**
 * The client library ends a call before it cancels it, so an append that ends at its deadline may be cut short as well.
 * Our clock for the deadline starts later than the client's, by as long as the call was on its way.
 */
const DEADLINE_MARGIN_MS = 50;

/** Only what is named here is served; gRPC answers UNIMPLEMENTED to the rest. */
export const streamsDefinition = {
  append: StreamsService.append,
  read: { ...StreamsService.read, responseSerialize: (reply: Buffer) => reply },
};

export function streamsService(store: Store): UntypedServiceImplementation {
  return {
    append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) =>
      append(store, call, answer),
    read: (call: ReadCall) => void read(store, call),
  };
}

function append(
  store: Store,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
): void {
  const request = new AppendRequest();
  let refused = false;
  const refuse = (error: unknown) => {
    refused = true;
    answer(asStatus(error));
  };
  call.on('data', (message: AppendReq) => {
    if (refused) return;
    try {
      request.add(message);
    } catch (error) {
      refuse(error);
    }
  });
  call.on('end', () => {
    if (refused) return;
    commit(store, request, () => isAbandoned(call)).then(reply => answer(null, reply), refuse);
  });
}

/** A call that is cut off also looks ended, and only then cancelled; its append may lack events and must not be stored. */
function isAbandoned(call: ServerReadableStream<AppendReq, AppendResp>): boolean {
  return call.cancelled || Number(call.getDeadline()) - Date.now() < DEADLINE_MARGIN_MS;
}

async function commit({ commits }: Store, request: AppendRequest, abandoned: () => boolean): Promise<AppendResp> {
  const append = request.toAppend();
  const outcome = await commits.append(append, abandoned);
  return 'wrongVersion' in outcome ? wrongVersion(outcome, append.expected) : success(outcome);
}

async function read({ log, subscriptions }: Store, call: ReadCall): Promise<void> {
  try {
    const request = parseRead(call.request);
    const { count } = request;
    if (!count) {
      subscriptions.start({
        call,
        ...('stream' in request ? subscriptionToStream(log, request) : subscriptionToAll(log, request)),
      });
      return;
    }
    await ('stream' in request ? readStream({ log, call }, request, count) : readAll({ log, call }, request, count));
    call.end();
  } catch (error) {
    call.emit('error', asStatus(error));
  }
}
