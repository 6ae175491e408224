import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Interval } from '@charter/audit-domain';
import type { Schema } from '@charter/processors';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import { inOrganization } from '../../testing/happenings';
import type { EvidenceTables } from '../read-models';
import { holdingsIn, type Holdings } from './holdings.query';

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const told = (all: readonly Interval[]) =>
  all.map(({ organizationId, memberId, kind, permission }) =>
    `${organizationId} ${memberId} ${kind} ${permission}`.trimEnd(),
  );

describe('the holdings', () => {
  const databases = databaseForSpecs();
  let schema: Schema<EvidenceTables>;
  let audited: AuditedStore;
  let holdings: Holdings;
  const positions: string[] = [];
  beforeAll(async () => {
    schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    holdings = holdingsIn(schema);
    const [o1, o2] = [inOrganization('o1'), inOrganization('o2')];
    const happenings = [
      ['o1', o1.founded()],
      ['o1', o1.added('alice', 'billing')],
      ['o2', o2.founded('alice')],
      ['o1', o1.granted('alice', '2026-01-20T00:00:00Z')],
      ['o1', o1.replaced('alice', { added: ['plans'], removed: ['billing'] })],
      ['o1', o1.removed('alice')],
      ['o1', o1.added('alice', 'billing')],
    ] as const;
    for (const [index, [id, event]] of happenings.entries()) {
      audited.itIs(day(index + 1));
      const [recorded] = await audited.happens(`membership-${id}`, event);
      positions.push(recorded!.position);
    }
  });
  afterAll(() => audited.close());

  const heldThen = async (event: number, at = day(event + 1)) =>
    told(await holdings.at({ organizationId: 'o1' }, { position: positions[event]!, at }));

  it('are at each event what they were then', async () => {
    expect(await heldThen(0)).toEqual(['o1 olga owner']);
    expect(await heldThen(1)).toEqual(['o1 alice member', 'o1 alice permission billing', 'o1 olga owner']);
    expect(await heldThen(3)).toEqual([
      ...['o1 alice grant admin', 'o1 alice member', 'o1 alice permission billing', 'o1 olga owner'],
    ]);
    expect(await heldThen(4)).toEqual([
      ...['o1 alice grant admin', 'o1 alice member', 'o1 alice permission plans', 'o1 olga owner'],
    ]);
    expect(await heldThen(5)).toEqual(['o1 olga owner']);
    expect(await heldThen(6)).toEqual(['o1 alice member', 'o1 alice permission billing', 'o1 olga owner']);
  });

  it('end when a grant ends, whether or not that is written down', async () => {
    expect(await heldThen(4, day(20))).toEqual(['o1 alice member', 'o1 alice permission plans', 'o1 olga owner']);
    expect(await heldThen(4, '2026-01-19T23:59:59.999Z')).toContain('o1 alice grant admin');
  });

  it('are those of one person, wherever they hold anything', async () => {
    const everywhere = await holdings.at({ memberId: 'alice' }, { position: positions[3]!, at: day(4) });
    expect(told(everywhere)).toEqual([
      ...['o1 alice grant admin', 'o1 alice member', 'o1 alice permission billing', 'o2 alice owner'],
    ]);
    const inOne = await holdings.at(
      { organizationId: 'o2', memberId: 'olga' },
      { position: positions[3]!, at: day(4) },
    );
    expect(inOne).toEqual([]);
  });

  it('say by which events they began and ended, who did it and why', async () => {
    const all = await holdings.at({ organizationId: 'o1' }, { position: positions[3]!, at: day(4) });
    const billing = all.find(({ permission }) => permission === 'billing');
    expect(billing).toMatchObject({
      from: { position: positions[1], recordedAt: day(2), by: { kind: 'user', id: 'olga' }, reason: 'because' },
      to: { position: positions[4], recordedAt: day(5) },
    });
    expect(all.find(({ kind }) => kind === 'grant')).toMatchObject({
      ...{ until: '2026-01-20T00:00:00Z', from: { reason: 'a day' }, to: { position: positions[5] } },
    });
  });

  it('are the same when they are built anew', async () => {
    const { rows, different } = await audited.rows.rebuild('holdings');
    expect(different).toBe(0);
    expect(rows).toBe(8);
  });
});
