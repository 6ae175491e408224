import { describe, expect, it } from '@jest/globals';
import type { Message, Recorded } from '@charter/event-sourcing';
import { recordedOf } from '@charter/testing';
import { doubtsOver } from './doubts';

type Circumstances = Readonly<{
  parked?: readonly string[];
  /** What is stored of `membership-o1` behind what rows show. */
  waiting?: readonly Message[];
  mentioned?: readonly string[];
}>;

/** What is doubtful about alice, where rows show two events of `membership-o1`. */
const doubtful = ({ parked = ['membership-o1'], waiting = [], mentioned = [] }: Circumstances) =>
  doubtsOver({
    parked: () => parked.map(key => ({ key })),
    events: { isMentioned: async (_, stream) => mentioned.includes(stream), lastOf: async () => 1n },
    store: {
      read: async function* (stream, from, limit = Infinity): AsyncGenerator<Recorded> {
        expect([stream, from]).toEqual(['membership-o1', 2n]);
        for (const event of waiting.slice(0, limit)) yield recordedOf(event, stream);
      },
    },
  }).about('alice');

const about = (whom: string): Message => ({ type: 'Painted', data: { whom: { id: whom } } });

describe('what cannot be known of a person', () => {
  it('is nothing where nothing is parked, or nothing that an organization rests on', async () => {
    expect(await doubtful({ parked: [] })).toEqual([]);
    expect(await doubtful({ parked: ['user-o1', 'organizationName-o1', 'membershipStaffAccess-o1'] })).toEqual([]);
  });
  it('is where rows show them, and no more from there on', async () => {
    expect(await doubtful({ mentioned: ['membership-o1'] })).toEqual(['o1']);
    expect(await doubtful({ parked: ['organization-o1'], mentioned: ['membership-o1'] })).toEqual(['o1']);
    expect(await doubtful({ parked: ['organization-o1'] })).toEqual([]);
  });
  it('is where what waits names them, wherever in it', async () => {
    expect(await doubtful({ waiting: [about('bob'), about('alice')] })).toEqual(['o1']);
    expect(await doubtful({ waiting: [about('bob')] })).toEqual([]);
  });
  it('is where nobody can tell: it is unreadable, or too much', async () => {
    expect(await doubtful({ waiting: [{ type: 'Painted', data: new Uint8Array(3) }] })).toEqual(['o1']);
    expect(await doubtful({ waiting: Array.from({ length: 2_000 }, () => about('bob')) })).toEqual(['o1']);
  });
});
