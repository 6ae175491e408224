import type { Recorded } from './log';
import type { IdForm, Position } from './read-request';

/*
 * ReadResp, written by hand: it is most of this server's work, and an encoded event serves every subscriber.
 * The numbers are the fields of streams.proto and shared.proto.
 */

/** An event as a ReadResp. */
export function eventReply(event: Recorded, ids: IdForm): Buffer {
  const { stream, revision, position, type, json, created, data, metadata } = event;
  const recorded = [
    ...message(1, ids === 'string' ? text(2, event.id) : message(1, halves(event.id))),
    ...message(2, text(3, stream)),
    ...integer(3, revision),
    ...integer(4, position),
    ...integer(5, position),
    ...message(6, [...text(1, 'type'), ...text(2, type)]),
    ...message(6, [...text(1, 'content-type'), ...text(2, json ? 'application/json' : 'application/octet-stream')]),
    // .NET ticks of 100 ns since the Unix epoch.
    ...message(6, [...text(1, 'created'), ...text(2, `${created}0000`)]),
    ...bytes(7, metadata),
    ...bytes(8, data),
  ];
  return Buffer.concat(message(1, [...message(1, recorded), ...integer(3, position)]));
}

const shared = { string: new WeakMap<Recorded, Buffer>(), structured: new WeakMap<Recorded, Buffer>() };

/** The same, encoded once for all who are sent this very event. */
export function sharedEventReply(event: Recorded, ids: IdForm): Buffer {
  const known = shared[ids].get(event);
  if (known) return known;
  const reply = eventReply(event, ids);
  shared[ids].set(event, reply);
  return reply;
}

/** The first reply of a subscription. */
export function confirmationReply(subscriptionId: string): Buffer {
  return Buffer.concat(message(2, text(1, subscriptionId)));
}

export function checkpointReply({ commit, prepare }: Position): Buffer {
  return Buffer.concat(message(3, [...integer(1, commit), ...integer(2, prepare)]));
}

export function streamNotFoundReply(stream: string): Buffer {
  return Buffer.concat(message(4, message(1, text(3, stream))));
}

export function caughtUpReply(): Buffer {
  return Buffer.concat(message(8, []));
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

function message(field: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [varints((field << 3) | LENGTH_DELIMITED, length), ...parts];
}

function bytes(field: number, value: Uint8Array): Uint8Array[] {
  return [varints((field << 3) | LENGTH_DELIMITED, value.length), value];
}

function text(field: number, value: string): Uint8Array[] {
  return bytes(field, Buffer.from(value, 'utf8'));
}

function integer(field: number, value: number): Uint8Array[] {
  return [varints((field << 3) | VARINT, value)];
}

function varints(...values: readonly number[]): Uint8Array {
  const encoded: number[] = [];
  for (let value of values) {
    // Division, not shifts: positions go past 32 bits.
    for (; value >= 0x80; value = Math.floor(value / 0x80)) encoded.push((value % 0x80) | 0x80);
    encoded.push(value);
  }
  return Uint8Array.from(encoded);
}

function halves(id: string): Uint8Array[] {
  const hex = id.replaceAll('-', '');
  return [varint64(1, hex.slice(0, 16)), varint64(2, hex.slice(16))];
}

function varint64(field: number, hex: string): Uint8Array {
  const encoded = [(field << 3) | VARINT];
  let value = BigInt(`0x${hex}`);
  for (; value >= 0x80n; value >>= 7n) encoded.push(Number(value & 0x7fn) | 0x80);
  encoded.push(Number(value));
  return Uint8Array.from(encoded);
}
