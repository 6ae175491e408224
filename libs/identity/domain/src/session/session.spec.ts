import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { SessionEvent } from './events';
import { session } from './session';

const given = specify(session);
const at = '2026-01-01T00:00:00.000Z';
const beginning = { sessionId: 's1', userId: 'u1', clientId: 'upsun-cli', at };
const end = { sessionId: 's1', subjectId: 'u1', at };
const began: SessionEvent = { type: 'SessionBegan', data: beginning };
const ended: SessionEvent = { type: 'SessionEnded', data: end };

describe('beginning a session', () => {
  const begin = { type: 'BeginSession', data: beginning } as const;
  it('is written down', () => given().when(begin).then(began));
  it('happens once: whoever comes again has what somebody has used already', () =>
    given(began).when(begin).thenRefused('session-began'));
  it('never happens after its end', () => {
    given(ended).when(begin).thenRefused('session-ended');
    given(began, ended).when(begin).thenRefused('session-ended');
  });
});

describe('ending a session', () => {
  it('is written down, also where its beginning is not', () => {
    given().when({ type: 'EndSession', data: end }).then(ended);
    given(began).when({ type: 'EndSession', data: end }).then(ended);
  });
  it('happens once', () => given(ended).when({ type: 'EndSession', data: end }).thenNothing());
});
