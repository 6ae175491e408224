import { describe, expect, it } from '@jest/globals';
import type { Append, Head } from '@charter/event-sourcing';
import { verifyStream } from '@charter/evidence';
import { someCause } from '@charter/testing';
import { eventId } from './event-id';
import { proposalsOf, type Proposal } from './proposal';

const STREAM = 'organization-1';
const AT = Date.UTC(2026, 0, 1);
const propose = (after: Head | 'no-stream', now = AT, events: Append['events'] = [{ type: 'Happened', data: {} }]) =>
  proposalsOf({ stream: STREAM, after, events, cause: someCause('command') }, now);
const headOf = ({ revision, metadata }: Proposal): Head => ({ revision, metadata, position: '1/1' });

describe('the id of an event', () => {
  it('is a UUID of version 5 that never changes', () => {
    const named = { commandId: 'command', requestHash: 'request', stream: STREAM, index: 0 };
    expect(eventId(named)).toBe('4bbab0eb-c5ae-57e1-8e60-9eea527e5770');
  });

  it('is another for another command, request, stream or place', () => {
    const named = { commandId: 'a', requestHash: 'b', stream: 'c', index: 0 };
    const others = [{ commandId: 'x' }, { requestHash: 'x' }, { stream: 'x' }, { index: 1 }];
    expect(new Set([named, ...others.map(other => ({ ...named, ...other }))].map(eventId)).size).toBe(5);
  });
});

describe('what is written down beside events', () => {
  it('chains them to one another and to the head before them', async () => {
    const first = propose('no-stream', AT, [
      { type: 'Happened', data: { a: 1 } },
      { type: 'Happened', data: { a: 2 } },
    ]);
    const second = propose(headOf(first[1]!));
    const entries = [...first, ...second].map(({ event, ...rest }) => ({ ...event, ...rest }));
    expect(await verifyStream(STREAM, entries)).toMatchObject({ ok: true, head: { revision: 2n } });
  });

  it('has a salt of its own for each event', () => {
    const salts = Array.from({ length: 600 }, () => propose('no-stream')[0]!.metadata.salt);
    expect(new Set(salts).size).toBe(600);
    expect(salts.every(salt => Buffer.from(salt, 'base64url').length === 16)).toBe(true);
  });

  it('is the same again, byte for byte, where salts are given by the ids of events', () => {
    const append: Append = {
      ...{ stream: STREAM, after: 'no-stream', cause: someCause('command') },
      events: [
        { type: 'Happened', data: { a: 1 } },
        { type: 'Happened', data: { a: 2 } },
      ],
    };
    const saltOf = (id: string) => `salt of ${id}`;
    const replayed = proposalsOf(append, AT, saltOf);
    expect(replayed).toEqual(proposalsOf(append, AT, saltOf));
    expect(replayed.map(({ metadata }) => metadata.salt)).toEqual(replayed.map(({ id }) => saltOf(id)));
    expect(replayed).not.toEqual(proposalsOf(append, AT));
  });

  it('never goes back in time behind the event before', () => {
    const [first] = propose('no-stream', AT);
    expect(propose(headOf(first!), AT - 1_000)[0]!.metadata.recordedAt).toBe('2026-01-01T00:00:00.000Z');
    expect(propose(headOf(first!), AT + 1_000)[0]!.metadata.recordedAt).toBe('2026-01-01T00:00:01.000Z');
  });
});
