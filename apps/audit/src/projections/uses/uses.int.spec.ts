import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANY_ACT, BEFORE_ALL, ordinalOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import { inOrganization } from '../../testing/happenings';
import type { EvidenceTables } from '../read-models';
import { usesIn, type Uses } from './uses.query';

const second = (number: number) => `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`;
const relabelled = {
  type: 'OrganizationRelabelled',
  data: { from: 'Acme', to: 'Ace', relabelledBy: 'olga', at: second(5) },
};
const END = ordinalOf('99999999/99999999');

describe('what was used', () => {
  const databases = databaseForSpecs();
  let audited: AuditedStore;
  let uses: Uses;
  const written: Recorded[] = [];
  beforeAll(async () => {
    const schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    uses = usesIn(schema);
    const [o1, o2] = [inOrganization('o1'), inOrganization('o2')];
    const happenings = [
      ['olga', 'membership-o1', o1.founded()],
      ['olga', 'membership-o1', o1.added('alice', 'members')],
      ['alice', 'membership-o1', o1.invited('i1')],
      ['alice', 'membership-o1', o1.accessGiven('bob', 'p1')],
      ['alice', 'membership-o2', o2.invited('i2')],
      ['olga', 'organization-o1', relabelled],
    ] as const;
    for (const [index, [by, stream, event]] of happenings.entries()) {
      audited.itIs(second(index));
      written.push(...(await audited.happensBy({ by }, stream, event)));
    }
  });
  afterAll(() => audited.close());

  const last = (personId: string, purpose: string, [after, through]: readonly [number?, number?] = []) => {
    const behind = after === undefined ? BEFORE_ALL : ordinalOf(written[after]!.position);
    return uses
      .last(
        'o1',
        [{ personId, purpose, after: behind }],
        through === undefined ? END : ordinalOf(written[through]!.position),
      )
      .then(([found]) => found);
  };

  it('is what somebody did last for which it had to be held, in that organization', async () => {
    expect(await last('alice', 'members')).toBe(second(3));
    expect(await last('alice', 'project p1')).toBe(second(3));
    expect(await last('alice', 'project p2')).toBeUndefined();
    expect(await last('alice', 'billing')).toBeUndefined();
    expect(await last('olga', 'members')).toBe(second(1));
    expect(await last('bob', 'members')).toBeUndefined();
  });
  it('is any act, where that is asked', async () => {
    expect(await last('olga', ANY_ACT)).toBe(second(5));
    expect(await last('alice', ANY_ACT)).toBe(second(3));
    expect(await last('bob', ANY_ACT)).toBeUndefined();
  });
  it('is what was used by a moment, and behind another', async () => {
    expect(await last('alice', 'members', [undefined, 2])).toBe(second(2));
    expect(await last('alice', 'members', [undefined, 1])).toBeUndefined();
    expect(await last('olga', ANY_ACT, [undefined, 4])).toBe(second(1));
    expect(await last('alice', 'members', [2])).toBe(second(3));
    expect(await last('alice', 'members', [3])).toBeUndefined();
    expect(await last('olga', ANY_ACT, [1, 4])).toBeUndefined();
  });
  it('is answered for many in the order in which they are asked for', async () => {
    const asked = ['olga', 'bob', 'alice', 'olga'].map(personId => ({
      personId,
      purpose: 'members',
      after: BEFORE_ALL,
    }));
    expect(await uses.last('o1', asked, END)).toEqual([second(1), undefined, second(3), second(1)]);
    expect(await uses.last('o1', [], END)).toEqual([]);
  });
  it('is the same when it is built anew', async () =>
    expect(await audited.rows.rebuild('uses')).toMatchObject({ rows: 5, different: 0 }));
});
