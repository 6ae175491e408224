import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import { session } from './session';

const given = specify(session);
const data = { sessionId: 's1', subjectId: 'u1', at: '2026-01-01T00:00:00.000Z' };

describe('ending a session', () => {
  it('is written down', () => given().when({ type: 'EndSession', data }).then({ type: 'SessionEnded', data }));
  it('happens once', () => given({ type: 'SessionEnded', data }).when({ type: 'EndSession', data }).thenNothing());
});
