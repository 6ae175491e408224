import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import type { PublicEvent } from '@charter/messaging';
import { FakeTopics, MortalStreams, someCause } from '@charter/testing';
import { PUBLICATIONS, wrongStreams, wrongSubjects } from './histories';

// The check behind every fault is a test that has to be able to fail.

const ID = '01J9ZQ4R8T2M6W0K3N5P7X1Y4B';
const NAMES = ['zero', 'one', 'two', 'three'];

const stored = async (): Promise<readonly Recorded[]> => {
  const streams = new MortalStreams();
  for (const [number, to] of NAMES.entries()) {
    const data = { from: NAMES[number - 1] ?? 'none', to, relabelledBy: 'olga', at: '2026-01-01T00:00:00.000Z' };
    const after = streams.stored.at(-1) ?? 'no-stream';
    const events = [{ type: 'OrganizationRelabelled', data }];
    await streams.append({ stream: `organization-${ID}`, after, events, cause: someCause() });
  }
  return streams.stored;
};

/** What is found where a topic holds what is made of the events that belong there. */
const foundIn = async (made: (events: readonly PublicEvent[]) => readonly PublicEvent[]) => {
  const history = await stored();
  const { announce } = PUBLICATIONS.find(({ topic }) => topic === 'charter.organizations.v1')!;
  const topics = new FakeTopics();
  topics.put(...made(history.map(recorded => announce(recorded)!)));
  return wrongSubjects(topics, history);
};

describe('what a topic tells of a subject', () => {
  it.each<[string, (events: readonly PublicEvent[]) => readonly PublicEvent[]]>([
    ['is what was stored', events => events],
    ['comes again from any event on', events => [...events.slice(0, 3), ...events.slice(1)]],
  ])('may stand there where it %s', async (_, made) => expect(await foundIn(made)).toEqual([]));

  it.each<[string, (events: readonly PublicEvent[]) => readonly PublicEvent[]]>([
    ['one is lost', events => events.toSpliced(1, 1)],
    ['the last one is lost', events => events.slice(0, -1)],
    ['nothing is there', () => []],
    ['two are in another order', ([first, second, ...others]) => [second!, first!, ...others]],
    ['one comes again as something else', events => [...events, { ...events[1]!, data: {} }]],
    ['one is there that was never stored', events => [...events, { ...events[3]!, id: 'other', revision: '4' }]],
  ])('is wrong where %s', async (_, made) => expect(await foundIn(made)).toMatchObject([{ subject: ID }]));
});

describe('a stream', () => {
  it('is wrong where its chain does not prove it', async () =>
    expect(await wrongStreams(await stored())).toMatchObject([{ verification: { reason: 'chain-broken' } }]));
});
