import { describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { session, sessionHistory } from '@charter/identity-domain';
import { MortalStreams } from '@charter/testing';
import { recordsInMemory } from '../testing/records-in-memory';
import { hashOf } from './secrets';
import { sessionsIn } from './sessions';

const alice = { userId: 'alice', passwordId: 'p1' };
const tomorrow = new Date(Date.now() + 86_400_000);
const subject = { kind: 'user', id: 'alice' } as const;

const over = (streams = new MortalStreams(), records = recordsInMemory()) => {
  const handler = commandHandler({ streams, decider: session, history: sessionHistory, category: 'session' });
  return { sessions: sessionsIn({ records, handler }), streams, records };
};

describe('a session', () => {
  it('is found as it was opened', async () => {
    const { sessions } = over();
    await sessions.open('s1', alice, tomorrow);
    expect(await sessions.find('s1')).toEqual(alice);
    expect(await sessions.find('s2')).toBeUndefined();
  });

  it('begins once, in however many processes at the same time', async () => {
    const streams = new MortalStreams();
    const begins = await Promise.all(
      Array.from({ length: 8 }, () =>
        over(streams).sessions.begin({ sessionId: 's1', userId: 'alice', clientId: 'upsun-cli' }),
      ),
    );
    expect(begins.filter(Boolean)).toHaveLength(1);
    expect(streams.dataOf('SessionBegan')).toHaveLength(1);
  });

  it('ends once, by the same command each time, and is found no more', async () => {
    const { sessions, streams } = over();
    await sessions.open('s1', alice, tomorrow);
    for (const correlationId of ['c', 'd']) await sessions.end({ sessionId: 's1', subject, correlationId });
    expect(streams.of('session-s1').map(({ metadata }) => metadata)).toMatchObject([
      { commandId: 's1:end', correlationId: 'c', actor: subject },
    ]);
    expect(await sessions.find('s1')).toBeUndefined();
    expect(await sessions.begin({ sessionId: 's1', userId: 'alice', clientId: 'upsun-cli' })).toBe(false);
  });

  it('leaves nothing by which it could be continued', async () => {
    const { sessions, records } = over();
    for (const kind of ['issuer:RefreshToken', 'issuer:AuthorizationCode'])
      for (const group of ['s1', 's2']) await records.put(kind, `of ${group}`, {}, { group });
    await records.put('issuer:Grant', hashOf('s1'), {});
    await sessions.open('s1', alice, tomorrow);
    await sessions.end({ sessionId: 's1', subject, correlationId: 'c' });
    expect(records.kept()).toEqual(['issuer:AuthorizationCode of s2', 'issuer:RefreshToken of s2']);
  });

  it('that has ended is found no more by a vault that has not heard of it', async () => {
    const { sessions, streams, records } = over();
    await sessions.open('s1', alice, tomorrow);
    await over(streams).sessions.end({ sessionId: 's1', subject, correlationId: 'c' });
    expect(records.kept()).toEqual(['session s1']);
    expect(await over(streams, records).sessions.find('s1')).toBeUndefined();
  });
});
