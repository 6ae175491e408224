import { describe, expect, it } from '@jest/globals';
import { passwordOfSession, passwordSessionId } from './password-session';

describe('the id of a session that was opened with a password', () => {
  it('names the password', () => expect(passwordOfSession(passwordSessionId('97f4-6eca', 'Ab_c-9'))).toBe('97f4-6eca'));
  it.each(['Ab_c-9', '', 'pw', 'pw.x', 'pw.x.', 'pw..y', 'pw.x.y.z', 'xpw.x.y'])('is not %s', sessionId =>
    expect(passwordOfSession(sessionId)).toBeUndefined(),
  );
});
