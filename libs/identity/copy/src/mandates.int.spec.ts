import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_TOPIC, identityEvents, type IdentityPublicEvent } from '@charter/identity-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { identityCopy, type IdentityCopyTables } from './identity-copy.projection';
import { mandatesIn, type Mandates } from './mandates';

const databases = databaseForSpecs();
const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const at = day(1);

const happened = (subject: string, revision: number, { type, data }: IdentityPublicEvent) =>
  publicEvent({ type, subject, revision, data });
const approved = (mandateId: string, organizations: 'all' | string[], until: string) =>
  happened(mandateId, 1, {
    type: 'identity.mandate-approved.v1',
    data: { mandateId, auditorId: 'ada', organizations, until, approvedBy: 'sue', at },
  });
const ended = (mandateId: string, revision = 2) =>
  happened(mandateId, revision, {
    type: 'identity.mandate-ended.v1',
    data: { mandateId, auditorId: 'ada', endedBy: 'sam', at },
  });

describe('the copy of mandates', () => {
  let topics: FakeTopics;
  let copy: Processor;
  let mandates: Mandates;
  const learn = async (...events: readonly PublicEvent[]) => {
    topics.put(...events);
    await copy.reached(await topics.source([IDENTITY_TOPIC]).ends(patience()), patience());
  };
  const seen = async (organizationId: string, when = at, auditorId = 'ada') =>
    (await mandates.mandateFor({ auditorId, organizationId, at: when }))?.mandateId;
  const held = async (when = at, auditorId = 'ada') =>
    (await mandates.mandatesOf({ auditorId, at: when })).map(({ mandateId }) => mandateId);

  beforeEach(async () => {
    topics = new FakeTopics();
    // Every message comes three times, as it may.
    topics.copies = 3;
    const schema = databases.schema<IdentityCopyTables>();
    mandates = mandatesIn(schema);
    copy = processor({
      name: 'identity-copy',
      source: topics.source([IDENTITY_TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(identityCopy, busFacts(identityEvents))] },
    });
    await copy.start();
  });
  afterEach(() => copy.stop());

  it('lets an auditor see the organizations of a mandate, and no others', async () => {
    await learn(approved('m1', ['o1', 'o2'], day(5)));
    expect(await mandates.mandateFor({ auditorId: 'ada', organizationId: 'o2', at })).toEqual({
      ...{ mandateId: 'm1', organizations: ['o1', 'o2'], until: day(5) },
    });
    for (const other of ['o3', 'o', 'all', '', 'o1,o2', '"o1"']) expect(await seen(other)).toBeUndefined();
    expect(await seen('o1', at, 'eve')).toBeUndefined();
    expect(await held(at, 'eve')).toEqual([]);
  });

  it('lets an auditor see every organization where it is for all', async () => {
    await learn(approved('m1', 'all', day(5)));
    expect(await mandates.mandateFor({ auditorId: 'ada', organizationId: 'any', at })).toEqual({
      ...{ mandateId: 'm1', organizations: 'all', until: day(5) },
    });
    expect(await seen('any', at, 'eve')).toBeUndefined();
  });

  it('lets nobody see anything from its end on, whether or not that is written down, and however it was written', async () => {
    await learn(approved('m1', 'all', '2026-01-02T00:00:00Z'));
    const before = '2026-01-01T23:59:59.999Z';
    expect([await seen('o1', before), await held(before)]).toEqual(['m1', ['m1']]);
    for (const when of [day(2), '2026-01-02T00:00:00Z', '2026-01-02T01:00:00+01:00', day(3)])
      expect([await seen('o1', when), await held(when)]).toEqual([undefined, []]);
    const lapse = { mandateId: 'm1', auditorId: 'ada', until: day(2), at: day(3) };
    await learn(happened('m1', 2, { type: 'identity.mandate-lapsed.v1', data: lapse }));
    expect([await seen('o1', before), await held(day(2))]).toEqual(['m1', []]);
  });

  it('lets nobody see anything by what has ended, nor by what was never approved', async () => {
    await learn(approved('m1', 'all', day(5)), ended('m1'), ended('m2', 1));
    expect([await seen('o1'), await held()]).toEqual([undefined, []]);
  });

  it('finds what lasts longest of several', async () => {
    await learn(approved('m1', ['o1'], day(3)), approved('m2', ['o1', 'o2'], day(5)), approved('m3', 'all', day(4)));
    expect([await seen('o1'), await seen('o2'), await seen('o3')]).toEqual(['m2', 'm2', 'm3']);
    expect(await held()).toEqual(['m2', 'm3', 'm1']);
    await learn(ended('m2'));
    expect([await seen('o1'), await seen('o2')]).toEqual(['m3', 'm3']);
    expect(await held(day(3))).toEqual(['m3']);
  });

  it('is the same when it is built anew', async () => {
    await learn(approved('m1', ['o1'], day(3)), approved('m2', 'all', day(5)), ended('m1'));
    expect(await copy.rebuild('identity-copy')).toMatchObject({ rows: 2, different: 0 });
    expect(await held()).toEqual(['m2']);
  });
});
