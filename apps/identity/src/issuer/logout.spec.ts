import { describe, expect, it } from '@jest/globals';
import { Problem, unavailable } from '@charter/service';
import { logout } from './logout';
import { hashOf } from './secrets';

type Parts = Parameters<typeof logout>[0];
type TokenClaims = Awaited<ReturnType<Parts['tokens']['claims']>>;

/** A logout over access tokens and refresh tokens by what they are, and what it does, in order. */
const loggingOut = (
  access: Readonly<Record<string, TokenClaims | Problem>>,
  refresh: Readonly<Record<string, Readonly<{ grantId: string; accountId: string }>>> = {},
) => {
  const done: unknown[] = [];
  const parts = {
    tokens: {
      claims: async (authorization: string | undefined) => {
        const claims = access[String(authorization).replace('Bearer ', '')];
        if (claims instanceof Error || claims === undefined) throw claims ?? new Problem(401, 'It is not valid.');
        return claims;
      },
    },
    records: {
      get: async (kind: string, id: string) =>
        Object.entries(refresh).find(([token]) => kind === 'issuer:RefreshToken' && hashOf(token) === id)?.[1],
    },
    sessions: { end: async (ending: object) => void done.push(ending) },
  } as unknown as Parts;
  return { out: logout(parts), done };
};
const ended = (kind: 'user' | 'service', id: string, sessionId = 's1') => [
  { sessionId, subject: { kind, id }, correlationId: 'c' },
];

describe('logging out', () => {
  it('ends the session of an access token', async () => {
    const { out, done } = loggingOut({ a: { id: 'alice', sessionId: 's1', apiTokenId: 't1' } });
    await out('a', 'c');
    expect(done).toEqual(ended('user', 'alice'));
  });

  it('ends the session of a refresh token', async () => {
    const { out, done } = loggingOut({}, { r: { grantId: 's1', accountId: 'alice' } });
    await out('r', 'c');
    expect(done).toEqual(ended('user', 'alice'));
  });

  it('is done by a service account where the session is one', async () => {
    const { out, done } = loggingOut({ a: { id: 'exports', sessionId: 's1' } });
    await out('a', 'c');
    expect(done).toEqual(ended('service', 'exports'));
  });

  it('is done by a user where the session was opened with a password', async () => {
    const { out, done } = loggingOut({ a: { id: 'alice', sessionId: 'pw.p1.x' } });
    await out('a', 'c');
    expect(done).toEqual(ended('user', 'alice', 'pw.p1.x'));
  });

  it('with a token that is none does nothing, and says nothing', async () => {
    const { out, done } = loggingOut({ a: { id: 'alice', sessionId: 's1' } });
    await out('nonsense', 'c');
    expect(done).toEqual([]);
  });

  it('does not pass for done where nobody can tell what the token is', async () => {
    const { out, done } = loggingOut({ a: unavailable('The keys cannot be read just now.') });
    await expect(out('a', 'c')).rejects.toMatchObject({ status: 503 });
    expect(done).toEqual([]);
  });
});
