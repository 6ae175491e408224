import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  IDENTITY_TOPIC,
  identityEvents,
  passwordSessionId,
  type IdentityPublicEvent,
} from '@charter/identity-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { identityCallers } from './callers';
import { identityCopy, type IdentityCopyTables } from './identity-copy.projection';

const databases = databaseForSpecs();
const at = '2026-01-01T00:00:00.000Z';
const alice = { id: 'alice', sessionId: 's1', apiTokenId: 't1' };

const happened = (subject: string, revision: number, { type, data }: IdentityPublicEvent) =>
  publicEvent({ type, subject, revision, data });
const registered = happened('alice', 0, {
  type: 'identity.user-registered.v1',
  data: {
    userId: 'alice',
    email: 'sealed',
    emailLookup: 'e1',
    username: 'sealed',
    usernameLookup: 'n1',
    details: {},
    country: 'FR',
    registeredBy: 'sam',
    at,
  },
});
const granted = (revision: number) =>
  happened('alice', revision, {
    type: 'identity.role-granted.v1',
    data: { userId: 'alice', role: 'staff', roles: ['staff'], grantedBy: 'sam', at },
  });
const deactivated = (revision: number) =>
  happened('alice', revision, {
    type: 'identity.user-deactivated.v1',
    data: { userId: 'alice', deactivatedBy: 'sam', at },
  });
const ended = happened('s1', 0, {
  type: 'identity.session-ended.v1',
  data: { sessionId: 's1', subjectId: 'alice', at },
});

describe('the copy of identity', () => {
  let topics: FakeTopics;
  let copy: Processor;
  let callers: ReturnType<typeof identityCallers>;
  const learn = async (...events: readonly PublicEvent[]) => {
    topics.put(...events);
    await copy.reached(await topics.source([IDENTITY_TOPIC]).ends(patience()), patience());
  };

  beforeEach(async () => {
    topics = new FakeTopics();
    // Every message comes three times, as it may.
    topics.copies = 3;
    const schema = databases.schema<IdentityCopyTables>();
    callers = identityCallers(schema);
    copy = processor({
      name: 'identity-copy',
      source: topics.source([IDENTITY_TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(identityCopy, busFacts(identityEvents))] },
    });
    await copy.start();
  });
  afterEach(() => copy.stop());

  it('knows nobody whom identity does not know', async () => {
    expect(await callers.facts(alice)).toBeUndefined();
    expect(await callers.isActiveUser('alice')).toBe(false);
  });

  it('knows what a user is', async () => {
    await learn(registered, granted(1));
    expect(await callers.facts(alice)).toEqual({ kind: 'user', active: true, roles: ['staff'], country: 'FR' });
    expect(await callers.isActiveUser('alice')).toBe(true);
  });

  it('knows what a user is no more', async () => {
    const revoked = { userId: 'alice', role: 'staff' as const, roles: [], revokedBy: 'sam', at };
    const moved = { userId: 'alice', from: 'FR', to: 'DE', changedBy: 'alice', at };
    await learn(
      registered,
      granted(1),
      happened('alice', 2, { type: 'identity.role-revoked.v1', data: revoked }),
      happened('alice', 3, { type: 'identity.user-country-changed.v1', data: moved }),
    );
    expect(await callers.facts(alice)).toEqual({ kind: 'user', active: true, roles: [], country: 'DE' });
  });

  it('finds a user by the lookup of an address, and that of a user, deactivated or not', async () => {
    await learn(registered);
    for (const events of [[], [deactivated(1)]]) {
      await learn(...events);
      expect(await callers.userWithEmail('e1')).toBe('alice');
      expect(await callers.emailLookupOf('alice')).toBe('e1');
    }
    expect(await callers.userWithEmail('e2')).toBeUndefined();
    expect(await callers.emailLookupOf('bob')).toBeUndefined();
  });

  it('lets nobody call who is deactivated, until that is undone', async () => {
    await learn(registered, deactivated(1));
    expect(await callers.facts(alice)).toMatchObject({ active: false });
    expect(await callers.isActiveUser('alice')).toBe(false);
    await learn(
      happened('alice', 2, {
        type: 'identity.user-reactivated.v1',
        data: { userId: 'alice', reactivatedBy: 'sam', at },
      }),
    );
    expect(await callers.facts(alice)).toMatchObject({ active: true });
  });

  it('lets nobody call in a session that has ended, in whichever order that is learned', async () => {
    await learn(ended, registered);
    expect(await callers.facts(alice)).toMatchObject({ active: false });
    expect(await callers.facts({ ...alice, sessionId: 's2' })).toMatchObject({ active: true });
  });

  it('lets nobody call by an API token that is revoked', async () => {
    const revoked = { userId: 'alice', tokenId: 't1', revokedBy: 'alice', at };
    await learn(registered, happened('alice', 1, { type: 'identity.api-token-revoked.v1', data: revoked }));
    expect(await callers.facts(alice)).toMatchObject({ active: false });
    expect(await callers.facts({ ...alice, apiTokenId: 't2' })).toMatchObject({ active: true });
    expect(await callers.facts({ id: 'alice', sessionId: 's1' })).toMatchObject({ active: true });
  });

  it('lets nobody call in a session that was opened with a password which was changed since', async () => {
    const claims = { id: 'alice', sessionId: passwordSessionId('p1', 'one') };
    const changed = (revision: number, from?: string) =>
      happened('alice', revision, {
        type: 'identity.password-changed.v1',
        data: { userId: 'alice', ...(from === undefined ? {} : { from }), at },
      });
    await learn(registered, changed(1));
    expect(await callers.facts(claims)).toMatchObject({ active: true });
    await learn(changed(2, 'p1'));
    expect(await callers.facts(claims)).toMatchObject({ active: false });
    expect(await callers.facts({ ...claims, sessionId: passwordSessionId('p1', 'two') })).toMatchObject({
      active: false,
    });
    for (const sessionId of [passwordSessionId('p2', 'one'), 's1', 'p1'])
      expect(await callers.facts({ ...claims, sessionId })).toMatchObject({ active: true });
    expect(await callers.facts(alice)).toMatchObject({ active: true });
  });

  it('finds a user by their new address once it is theirs, and not by the one before', async () => {
    const sealed = { from: 'sealed', to: 'sealed too' };
    const wanted = { userId: 'alice', email: 'sealed too', linkNumber: 1, expiresAt: at, at };
    await learn(registered, happened('alice', 1, { type: 'identity.email-change-requested.v1', data: wanted }));
    expect(await callers.emailLookupOf('alice')).toBe('e1');
    const data = { userId: 'alice', ...sealed, fromLookup: 'e1', emailLookup: 'e2', at };
    await learn(happened('alice', 2, { type: 'identity.email-changed.v1', data }));
    expect(await callers.emailLookupOf('alice')).toBe('e2');
    expect(await callers.userWithEmail('e2')).toBe('alice');
    expect(await callers.userWithEmail('e1')).toBeUndefined();
  });

  it('knows service accounts, who are no users', async () => {
    const made = { serviceAccountId: 'exports', name: 'exports', createdBy: 'sam', at };
    await learn(happened('exports', 0, { type: 'identity.service-account-created.v1', data: made }));
    const claims = { id: 'exports', sessionId: 's1' };
    expect(await callers.facts(claims)).toEqual({ kind: 'service', active: true, roles: [] });
    expect(await callers.isActiveUser('exports')).toBe(false);
    expect(await callers.emailLookupOf('exports')).toBeUndefined();
    const gone = { serviceAccountId: 'exports', deactivatedBy: 'sam', at };
    await learn(happened('exports', 1, { type: 'identity.service-account-deactivated.v1', data: gone }));
    expect(await callers.facts(claims)).toMatchObject({ active: false });
  });

  it('is the same when it is built anew', async () => {
    await learn(registered, granted(1), ended);
    expect(await copy.rebuild('identity-copy')).toMatchObject({ different: 0 });
    expect(await callers.facts(alice)).toEqual({ kind: 'user', active: false, roles: ['staff'], country: 'FR' });
  });
});
