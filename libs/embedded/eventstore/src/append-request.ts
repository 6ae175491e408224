import type { AppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import { appendTooLarge, handlerFailed, MAX_APPEND_BYTES, missingMetadata, unimplemented } from './errors';
import type { Append, Expected, Proposed } from './log';

const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Has the form, and is no id: the real server refuses it as it refuses none. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** Gathers the messages of one Append call: options first, then one message an event. */
export class AppendRequest {
  private options: AppendReq.Options | undefined;
  private readonly events: Proposed[] = [];
  private bytes = 0;

  add(message: AppendReq): void {
    const options = message.getOptions();
    const proposed = message.getProposedMessage();
    if (!this.options && options) this.options = options;
    else if (this.options && proposed) this.events.push(this.proposed(proposed));
    else throw handlerFailed();
  }

  /** The append, once the call has ended. */
  toAppend(): Append {
    if (!this.options) throw handlerFailed();
    const stream = streamName(this.options.getStreamIdentifier()?.getStreamName_asU8());
    // Metadata streams would have to be obeyed (truncation, access), which this server does not do.
    if (stream.startsWith('$$')) throw unimplemented('stream metadata');
    return { stream, expected: expected(this.options), events: this.events };
  }

  private proposed(message: AppendReq.ProposedMessage): Proposed {
    const data = message.getData_asU8();
    this.bytes += data.length;
    if (this.bytes > MAX_APPEND_BYTES) throw appendTooLarge();
    const type = message.getMetadataMap().get('type');
    if (type === undefined) throw missingMetadata('type');
    const contentType = message.getMetadataMap().get('content-type');
    if (contentType === undefined) throw missingMetadata('content-type');
    const id = uuid(message.getId());
    if (type === '' || id === undefined) throw handlerFailed();
    return { id, type, json: contentType === 'application/json', data, metadata: message.getCustomMetadata_asU8() };
  }
}

/** The name of a stream; an empty one is refused. */
export function streamName(bytes: Uint8Array | undefined): string {
  if (!bytes?.length) throw handlerFailed();
  return Buffer.from(bytes).toString('utf8');
}

function expected(options: AppendReq.Options): Expected {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  throw handlerFailed();
}

function uuid(id: UUID | undefined): string | undefined {
  const text = id?.hasString() ? id.getString().toLowerCase() : fromHalves(id?.getStructured());
  return text && UUID_FORM.test(text) && text !== NIL ? text : undefined;
}

function fromHalves(halves: UUID.Structured | undefined): string | undefined {
  if (!halves) return undefined;
  const hex = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()]
    .map(half => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
