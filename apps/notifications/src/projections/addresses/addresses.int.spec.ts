import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_TOPIC, identityEvents, type IdentityPublicEvent } from '@charter/identity-contracts';
import { busFacts } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { people, type PeopleTables } from '../people/people.projection';
import { addresses, type AddressesTables } from './addresses.projection';
import { addressesIn } from './addresses.query';

const at = '2026-01-01T00:00:00.000Z';
const on = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
const registered = (userId: string, emailLookup: string): IdentityPublicEvent => ({
  type: 'identity.user-registered.v1',
  data: {
    ...{ userId, email: 'sealed', emailLookup, username: 's', usernameLookup: 'u', details: {} },
    ...{ country: 'FR', registeredBy: 'sam', at },
  },
});
const moved = (userId: string, fromLookup: string, emailLookup: string): IdentityPublicEvent => ({
  type: 'identity.email-changed.v1',
  data: { userId, from: 'sealed', to: 'sealed too', fromLookup, emailLookup, at },
});
const erased = (userId: string): IdentityPublicEvent => ({
  type: 'identity.user-erased.v1',
  data: { userId, erasedBy: 'sam', at },
});

describe('whose addresses are and were', () => {
  const databases = databaseForSpecs();
  let topics: FakeTopics;
  let copy: Processor;
  let [known, knownByTwo]: ReturnType<typeof addressesIn>[] = [];
  beforeEach(async () => {
    topics = new FakeTopics();
    topics.copies = 2;
    const schema = databases.schema<AddressesTables & PeopleTables>();
    const source = topics.source([IDENTITY_TOPIC]);
    const projections = [readModel(people, busFacts(identityEvents)), readModel(addresses, busFacts(identityEvents))];
    copy = processor({ name: 'copies', source, schema, handle: { kind: 'rows', projections } });
    known = addressesIn(schema, 0);
    knownByTwo = addressesIn(schema, 4_000);
    await copy.start();
  });
  afterEach(() => copy.stop());
  /** Each a day after the one before. */
  const learn = async (...events: readonly IdentityPublicEvent[]) => {
    for (const [revision, { type, data }] of events.entries()) {
      const subject = (data as Readonly<{ userId: string }>).userId;
      topics.put({ ...publicEvent({ type, data, subject, revision }), time: on(revision + 1) });
    }
    await copy.reached(await copy.source.ends(patience()), patience());
  };
  const holdings = async (...lookups: readonly string[]) =>
    (await known!.holdings(lookups)).map(({ lookup, userId, until, isErased }) =>
      [lookup, userId, until ?? 'now', ...(isErased ? ['erased'] : [])].join(' '),
    );

  it('are told by the address, and of everybody who had it', async () => {
    await learn(registered('alice', 'a'), moved('alice', 'a', 'b'), registered('bob', 'a'));
    expect((await holdings('a')).toSorted()).toEqual([`a alice ${on(2)}`, 'a bob now']);
    expect(await holdings('b')).toEqual(['b alice now']);
    expect((await holdings('a', 'b', 'c')).length).toBe(3);
    expect([await holdings('c'), await holdings()]).toEqual([[], []]);
  });

  it('are told of a person, each once', async () => {
    await learn(registered('alice', 'a'), moved('alice', 'a', 'b'), moved('alice', 'b', 'a'));
    expect([...(await known!.of('alice'))].toSorted()).toEqual(['a', 'b']);
    expect(await known!.of('eve')).toEqual([]);
    expect((await holdings('a')).toSorted()).toEqual([`a alice ${on(2)}`, 'a alice now']);
  });

  it('end with the person, but for what ended before', async () => {
    await learn(registered('alice', 'a'), registered('bob', 'c'), moved('alice', 'a', 'b'), erased('alice'));
    expect(await holdings('a')).toEqual([`a alice ${on(3)} erased`]);
    expect(await holdings('b')).toEqual([`b alice ${on(4)} erased`]);
    expect(await holdings('c')).toEqual(['c bob now']);
  });

  it('end as late as they may have by another clock', async () => {
    await learn(registered('alice', 'a'), erased('alice'), registered('bob', 'a'));
    expect(await knownByTwo!.holdings(['a'])).toMatchObject([{ until: '2026-01-02T00:00:04.000Z' }, { until: null }]);
  });

  it('are the same when they are built anew', async () => {
    await learn(registered('alice', 'a'), moved('alice', 'a', 'b'), moved('alice', 'b', 'a'), erased('alice'));
    expect(await copy.rebuild('addresses')).toMatchObject({ rows: 3, different: 0 });
    expect((await holdings('a')).toSorted()).toEqual([`a alice ${on(2)} erased`, `a alice ${on(4)} erased`]);
  });
});
