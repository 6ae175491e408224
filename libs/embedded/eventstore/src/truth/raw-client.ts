import { randomUUID } from 'node:crypto';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendReq, ReadReq, type AppendResp, type ReadResp } from '@eventstore/db-client/generated/streams_pb';

/** The protocol without the client library, for what that hides. */
export type RawClient = Readonly<{
  append: (...messages: AppendReq[]) => Promise<AppendResp>;
  /** All replies of a read. */
  read: (request: ReadReq) => Promise<ReadResp[]>;
  call: (path: string) => Promise<void>;
  features: () => Promise<SupportedMethods>;
  close: () => void;
}>;

export function connectRaw(connectionString: string): RawClient {
  const address = new URL(connectionString).host;
  const streams = new StreamsClient(address, credentials.createInsecure());
  const features = new ServerFeaturesClient(address, credentials.createInsecure());
  const anything = new Client(address, credentials.createInsecure());
  return {
    append: (...messages) =>
      answer(reply => {
        const call = streams.append(reply);
        for (const message of messages) call.write(message);
        call.end();
      }),
    read: async request => {
      const replies: ReadResp[] = [];
      for await (const reply of streams.read(request)) replies.push(reply as ReadResp);
      return replies;
    },
    call: path =>
      answer(reply => {
        const nothing = () => Buffer.alloc(0);
        anything.makeUnaryRequest(path, nothing, () => undefined, {}, new Metadata(), {}, reply);
      }),
    features: () => answer(reply => features.getSupportedMethods(new Empty(), reply)),
    close: () => [streams, features, anything].forEach(client => client.close()),
  };
}

function answer<Reply>(send: (reply: (error: ServiceError | null, value?: Reply) => void) => void): Promise<Reply> {
  return new Promise((resolve, reject) => send((error, value) => (error ? reject(error) : resolve(value as Reply))));
}

export function appendOptions(stream: string, expected: 'any' | 'no-stream' | bigint = 'any'): AppendReq {
  const options = new AppendReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'any') options.setAny(new Empty());
  else if (expected === 'no-stream') options.setNoStream(new Empty());
  else options.setRevision(String(expected));
  return new AppendReq().setOptions(options);
}

export type ProposedParts = { id?: UUID | undefined; metadata?: Record<string, string>; data?: Uint8Array };

const METADATA = { type: 'Happened', 'content-type': 'application/json' };

export function proposed(parts: ProposedParts = {}): AppendReq {
  const { id, metadata, data } = { id: new UUID().setString(randomUUID()), metadata: METADATA, ...parts };
  const message = new AppendReq.ProposedMessage().setData(data ?? Buffer.from('{}'));
  if (id) message.setId(id);
  for (const [key, value] of Object.entries(metadata)) message.getMetadataMap().set(key, value);
  return new AppendReq().setProposedMessage(message);
}

export function streamRead(stream: string, change: (options: ReadReq.Options) => void = () => undefined): ReadReq {
  const from = new ReadReq.Options.StreamOptions().setStreamIdentifier(identifier(stream)).setStart(new Empty());
  const options = new ReadReq.Options()
    .setStream(from)
    .setCount('100')
    .setNoFilter(new Empty())
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));
  change(options);
  return new ReadReq().setOptions(options);
}

export function allRead(change: (options: ReadReq.Options) => void = () => undefined): ReadReq {
  const options = new ReadReq.Options()
    .setAll(new ReadReq.Options.AllOptions().setStart(new Empty()))
    .setCount('100')
    .setNoFilter(new Empty())
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));
  change(options);
  return new ReadReq().setOptions(options);
}

function identifier(stream: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Buffer.from(stream));
}
