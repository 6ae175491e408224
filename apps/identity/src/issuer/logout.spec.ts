import { describe, expect, it } from '@jest/globals';
import type { SessionCommand } from '@charter/identity-domain';
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
    sessions: { forget: async (id: string) => void done.push({ forgotten: id }) },
    handle: async (
      id: string,
      { actor, commandId, command }: { actor: object; commandId: string; command: SessionCommand },
    ) => {
      const { sessionId, subjectId } = command.data;
      done.push({ ended: id, sessionId, subjectId, actor, commandId });
    },
  } as unknown as Parts;
  return { out: logout(parts), done };
};
const ended = (kind: 'user' | 'service', subjectId: string) => [
  { ended: 's1', sessionId: 's1', subjectId, actor: { kind, id: subjectId }, commandId: 's1:end' },
  { forgotten: 's1' },
];

describe('logging out', () => {
  it('ends the session of an access token, and forgets it after that', async () => {
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

  it('with a token that is none does nothing, and says nothing', async () => {
    const { out, done } = loggingOut({ a: { id: 'alice', sessionId: 's1' } });
    await out('nonsense', 'c');
    expect(done).toEqual([]);
  });

  it('is the same command each time', async () => {
    const { out, done } = loggingOut({ a: { id: 'alice', sessionId: 's1', apiTokenId: 't1' } });
    await out('a', 'c');
    await out('a', 'd');
    expect(done).toEqual([...ended('user', 'alice'), ...ended('user', 'alice')]);
  });

  it('does not pass for done where nobody can tell what the token is', async () => {
    const { out, done } = loggingOut({ a: unavailable('The keys cannot be read just now.') });
    await expect(out('a', 'c')).rejects.toMatchObject({ status: 503 });
    expect(done).toEqual([]);
  });
});
