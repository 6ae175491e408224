import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordinalOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import type { EvidenceTables } from '../read-models';
import { sightingsIn, type Sightings } from './sightings.query';

const second = (number: number) => `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`;
const at = second(0);
const used = { type: 'ApiTokenUsed', data: { tokenId: 't1', at } };
const began = (userId: string) => ({ type: 'SessionBegan', data: { sessionId: 's', userId, clientId: 'c', at } });

describe('when people were seen', () => {
  const databases = databaseForSpecs();
  let audited: AuditedStore;
  let sightings: Sightings;
  const written: Recorded[] = [];
  beforeAll(async () => {
    const schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    sightings = sightingsIn(schema);
    const happenings = [
      ['user-alice', used],
      ['session-s1', began('alice')],
      ['user-bob', used],
      // What somebody else's streams say of it, and what else happens to sessions and users, is no sight of anybody.
      ['owner-alice', began('alice')],
      ['user-alice', { type: 'UserCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'alice', at } }],
      ['session-s2', { type: 'SessionBegan', data: { sessionId: 's2' } }],
    ] as const;
    for (const [index, [stream, event]] of happenings.entries()) {
      audited.itIs(second(index));
      written.push(...(await audited.happens(stream, event)));
    }
  });
  afterAll(() => audited.close());
  const through = (index: number) => ordinalOf(written[index]!.position);

  it('is when they logged in, or used a token of theirs, last', async () => {
    const last = await sightings.last(['alice', 'bob', 'nina', 'alice'], ordinalOf('99999999/99999999'));
    expect(last).toEqual(new Map(Object.entries({ alice: second(1), bob: second(2) })));
    expect(await sightings.last([], through(0))).toEqual(new Map());
  });
  it('is what was known by a moment', async () => {
    expect(await sightings.last(['alice', 'bob'], through(0))).toEqual(new Map([['alice', second(0)]]));
  });
  it('is the same when it is built anew', async () =>
    expect(await audited.rows.rebuild('sightings')).toMatchObject({ rows: 3, different: 0 }));
});
