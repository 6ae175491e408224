import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_TOPIC, identityEvents, type IdentityPublicEvent } from '@charter/identity-contracts';
import { busFacts } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { people, type PeopleTables } from './people.projection';
import { peopleIn } from './people.query';

const at = '2026-01-01T00:00:00.000Z';
const registered = (userId: string, details: object = {}): IdentityPublicEvent => ({
  type: 'identity.user-registered.v1',
  data: {
    ...{ userId, email: `${userId} at first`, emailLookup: 'e', username: 's', usernameLookup: 'u', details },
    ...{ country: 'FR', registeredBy: 'sam', at },
  },
});
const renamed = (from: object, to: object): IdentityPublicEvent => ({
  type: 'identity.user-details-changed.v1',
  data: { userId: 'alice', from, to, changedBy: 'alice', at },
});
const moved: IdentityPublicEvent = {
  type: 'identity.email-changed.v1',
  data: { userId: 'alice', from: 'alice at first', to: 'alice now', fromLookup: 'e', emailLookup: 'f', at },
};
const link = (linkNumber: number) => ({ userId: 'alice', linkNumber, expiresAt: at, at });

describe('the copy of people', () => {
  const databases = databaseForSpecs();
  let topics: FakeTopics;
  let copy: Processor;
  let known: ReturnType<typeof peopleIn>;
  beforeEach(async () => {
    topics = new FakeTopics();
    topics.copies = 2;
    const schema = databases.schema<PeopleTables>();
    const source = topics.source([IDENTITY_TOPIC]);
    const projections = [readModel(people, busFacts(identityEvents))];
    copy = processor({ name: 'copies', source, schema, handle: { kind: 'rows', projections } });
    known = peopleIn(schema);
    await copy.start();
  });
  afterEach(() => copy.stop());
  const learn = async (...events: readonly IdentityPublicEvent[]) => {
    for (const [revision, { type, data }] of events.entries())
      topics.put(publicEvent({ type, data, subject: 'userId' in data ? data.userId : 'other', revision }));
    await copy.reached(await copy.source.ends(patience()), patience());
  };

  it('has their sealed addresses and names, as they came', async () => {
    await learn(registered('alice', { firstName: 'A', lastName: 'B' }));
    expect(await known.find('alice')).toEqual({
      ...{ email: 'alice at first', firstName: 'A', lastName: 'B', passwordLink: 0, emailLink: 0, isErased: false },
    });
    expect(await known.find('eve')).toBeUndefined();
  });

  it('follows what they call themselves, and leaves alone what was not changed', async () => {
    await learn(
      registered('alice', { firstName: 'A', lastName: 'B' }),
      renamed({ firstName: 'A' }, { firstName: 'C' }),
    );
    expect(await known.find('alice')).toMatchObject({ firstName: 'C', lastName: 'B' });
  });

  it('forgets a name that was taken away, and keeps one beside other details', async () => {
    const details = { firstName: 'A', lastName: 'B' };
    await learn(registered('alice', details), renamed({ lastName: 'B' }, {}), renamed({}, { company: 'X' }));
    expect(await known.find('alice')).toMatchObject({ firstName: 'A', lastName: undefined });
  });

  it('follows their address, and the links that were asked for', async () => {
    await learn(
      registered('alice'),
      { type: 'identity.password-reset-requested.v1', data: link(3) },
      { type: 'identity.email-change-requested.v1', data: { ...link(2), email: 's' } },
      moved,
    );
    expect(await known.find('alice')).toMatchObject({ email: 'alice now', passwordLink: 3, emailLink: 2 });
  });

  it('says who was erased', async () => {
    await learn(registered('alice'), {
      ...{ type: 'identity.user-erased.v1', data: { userId: 'alice', erasedBy: 'sam', at } },
    });
    expect(await known.find('alice')).toMatchObject({ isErased: true });
  });

  it('is the same when it is built anew', async () => {
    await learn(registered('alice', { firstName: 'A' }), moved, renamed({ firstName: 'A' }, { firstName: 'C' }));
    expect(await copy.rebuild('people')).toMatchObject({ rows: 1, different: 0 });
    expect(await known.find('alice')).toMatchObject({ email: 'alice now', firstName: 'C' });
  });
});
