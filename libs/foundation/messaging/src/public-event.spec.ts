import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { busFacts, parsePublicEvent, type PublicEvent } from './public-event';

const event: PublicEvent = {
  specversion: '1.0',
  id: 'e1',
  source: '/charter/things',
  type: 'things.thing-made.v1',
  subject: 't1',
  time: '2026-01-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  data: { name: 'one' },
  revision: '9007199254740993',
  organizations: ['o1', 'o2'],
  correlationid: 'c1',
  causationid: 'e0',
  actor: { kind: 'staff', id: 'sam', onBehalfOf: 'olga', ticketId: '7' },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const { causationid, actor, traceparent, ...least } = event;

const read = (change: object) => parsePublicEvent(JSON.stringify({ ...event, ...change }));

describe('a message of a topic', () => {
  it('is read as it was written', () => expect(read({})).toEqual(event));

  it('needs no cause, no actor and no trace', () => expect(parsePublicEvent(JSON.stringify(least))).toEqual(least));

  it('may say more than its readers know of', () => expect(read({ newer: 'x' })).toEqual(event));

  it.each<[string, object]>([
    ['another version of CloudEvents', { specversion: '2.0' }],
    ['other than JSON as its data', { datacontenttype: 'text/plain' }],
    ['no id', { id: undefined }],
    ['no source', { source: undefined }],
    ['no type', { type: undefined }],
    ['no subject', { subject: undefined }],
    ['no correlation', { correlationid: undefined }],
    ['a time that is none', { time: 'yesterday' }],
    ['a number as its revision', { revision: 3 }],
    ['a revision below the first', { revision: '-1' }],
    ['organizations that are not listed', { organizations: 'o1' }],
    ['an actor of no known kind', { actor: { kind: 'ghost', id: 'g' } }],
  ])('is refused with %s', (_, change) => expect(() => read(change)).toThrow());

  it.each([
    ['nothing', ''],
    ['no JSON', '{"specversion": "1.0"'],
    ['no object', '"1.0"'],
    ['null', 'null'],
  ])('is refused when it is %s', (_, text) => expect(() => parsePublicEvent(text)).toThrow());
});

describe('the facts of a bus', () => {
  const facts = busFacts({ 'things.thing-made.v1': z.object({ name: z.string() }) });

  it('are the events of the contracts, at their place among those of their subject', () =>
    expect(facts(event)).toEqual({
      event: { type: 'things.thing-made.v1', data: { name: 'one' } },
      id: 'e1',
      key: 't1',
      // Beyond what a number holds exactly.
      revision: 9007199254740993n,
      at: '2026-01-01T00:00:00.000Z',
    }));

  it('leave out what the contracts do not promise', () =>
    expect(facts({ ...event, data: { name: 'one', later: true } })?.event.data).toEqual({ name: 'one' }));

  it.each(['things.thing-made.v2', 'things.thing-vanished.v1', 'toString', 'constructor', '__proto__'])(
    'are nothing for the unknown type %s',
    type => expect(facts({ ...event, type })).toBeUndefined(),
  );

  it('throw on data that the contracts do not allow', () => {
    expect(() => facts({ ...event, data: { name: 1 } })).toThrow();
    expect(() => facts({ ...event, data: undefined })).toThrow();
  });
});
