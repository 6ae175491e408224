import { describe, expect, it } from '@jest/globals';
import { history, type Message, type Metadata, type Recorded } from '@charter/event-sourcing';
import { z } from 'zod';
import { notPublic, publication, type Announcement, type ToContracts } from './publication';

type ThingEvent = Message<'ThingMade', { name: string }> | Message<'ThingWeighed', { grams: number }>;

const metadata: Metadata = {
  commandId: 'c1',
  correlationId: 'r1',
  actor: { kind: 'staff', id: 'sam', ticketId: '7' },
  recordedAt: '2026-01-01T00:00:00.000Z',
  schemaVersion: 1,
  requestHash: 'hash',
  salt: 'salt',
  chain: 'chain',
};
const recorded = (event: Message, more: Partial<Recorded> = {}): Recorded => ({
  event,
  id: 'e1',
  stream: 'thing-t-1',
  revision: 12n,
  position: '100/100',
  metadata,
  ...more,
});
const made = (stream = 'thing-t-1') => recorded({ type: 'ThingMade', data: { name: 'one' } }, { stream });

const announceBy = (toContracts: Partial<ToContracts<ThingEvent>>) =>
  publication<ThingEvent>({
    topic: 'charter.things.v1',
    service: 'things',
    prefixes: ['thing-'],
    history: history<ThingEvent>({
      ThingMade: z.object({ name: z.string() }),
      ThingWeighed: z.object({ grams: z.number() }),
    }),
    toContracts: toContracts as ToContracts<ThingEvent>,
  }).announce;

const announced = (change: Partial<Announcement> = {}): Announcement => ({
  type: 'things.thing-made.v1',
  subject: 't-1',
  organizations: ['o1'],
  data: { called: 'one' },
  ...change,
});
const announce = announceBy({
  ThingMade: ({ stream, event }) =>
    announced({ subject: stream.slice('thing-'.length), data: { called: event.data.name } }),
  ThingWeighed: notPublic,
});

describe('what the public learns of an event', () => {
  it('is an envelope that says where it stands in its stream, and who did it', () =>
    expect(announce(made())).toEqual({
      specversion: '1.0',
      id: 'e1',
      source: '/charter/things',
      type: 'things.thing-made.v1',
      subject: 't-1',
      time: '2026-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      data: { called: 'one' },
      revision: '12',
      organizations: ['o1'],
      correlationid: 'r1',
      actor: { kind: 'staff', id: 'sam', ticketId: '7' },
    }));

  it('says what caused it, where something did', () =>
    expect(announce(recorded(made().event, { metadata: { ...metadata, causationId: 'e0' } }))).toMatchObject({
      causationid: 'e0',
    }));

  it('keeps to itself what proves the event: chain, salt and the hash of the request', () =>
    expect(JSON.stringify(announce(made()))).not.toMatch(/salt|chain|hash/));

  it('is nothing where nothing changed', () =>
    expect(announce(recorded({ type: 'NothingChanged', data: {} }))).toBeUndefined());

  it('is nothing of what is not public', () =>
    expect(announce(recorded({ type: 'ThingWeighed', data: { grams: 3 } }))).toBeUndefined());

  it('cannot be told of what cannot be read, be it public or not', () =>
    expect(() => announce(recorded({ type: 'ThingWeighed', data: { grams: 'heavy' } }))).toThrow('ThingWeighed'));

  it('cannot be told of a type that was never stored', () =>
    expect(() => announce(recorded({ type: 'ThingVanished', data: {} }))).toThrow('ThingVanished'));

  it('cannot be told of a type that somebody forgot', () =>
    expect(() => announceBy({ ThingWeighed: notPublic })(made())).toThrow('ThingMade'));

  it('cannot be told of anything but the entity of the stream', () => {
    const about = (subject: string) => announceBy({ ThingMade: () => announced({ subject }) });
    expect(() => about('t-2')(made())).toThrow('thing-t-1');
    expect(() => about('1')(made())).toThrow('thing-t-1');
    expect(() => about('t-1')(made('thing-t-2'))).toThrow('thing-t-2');
  });
});
