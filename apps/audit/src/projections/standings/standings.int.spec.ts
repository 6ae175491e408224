import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import type { OrganizationEvent } from '@charter/organizations-domain';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import type { EvidenceTables } from '../read-models';
import { standingsIn, type Standings } from './standings.query';

const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const at = day(1);
const created = (organizationId: string): OrganizationEvent => ({
  type: 'OrganizationCreated',
  data: {
    ...{ organizationId, label: 'Acme', name: 'acme', country: 'FR', type: 'flexible' },
    ...{ ownerId: 'olga', createdBy: 'olga', at },
  },
});
const HAPPENINGS: readonly (readonly [id: string, by: string, event: OrganizationEvent])[] = [
  ['o1', 'olga', created('o1')],
  ['o1', 'olga', { type: 'OrganizationRelabelled', data: { from: 'Acme', to: 'Ace', relabelledBy: 'olga', at } }],
  ['o1', 'sam', { type: 'OrganizationSuspended', data: { reason: 'unpaid', suspendedBy: 'sam', at: day(3) } }],
  ['o2', 'olga', created('o2')],
  ['o1', 'sam', { type: 'OrganizationReinstated', data: { reason: 'paid', reinstatedBy: 'sam', at } }],
  ['o2', 'olga', { type: 'OrganizationDeleted', data: { name: 'acme', deletedBy: 'olga', at } }],
];

describe('what organizations were', () => {
  const databases = databaseForSpecs();
  let audited: AuditedStore;
  let standings: Standings;
  const written: Recorded[] = [];
  beforeAll(async () => {
    const schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    standings = standingsIn(schema);
    for (const [index, [id, by, event]] of HAPPENINGS.entries()) {
      audited.itIs(day(index + 1));
      written.push(...(await audited.happensBy({ by }, `organization-${id}`, event)));
    }
  });
  afterAll(() => audited.close());
  const position = (index: number) => written[index]!.position;
  const statuses = async (index: number) =>
    [...(await standings.at(['o1', 'o2', 'o3'], position(index)))]
      .map(([id, { status }]) => `${id} ${status}`)
      .toSorted();

  it('is at each moment what it was then', async () => {
    expect((await standings.at(['o1'], '0/0')).size).toBe(0);
    expect(await statuses(1)).toEqual(['o1 active']);
    expect(await statuses(2)).toEqual(['o1 suspended']);
    expect(await statuses(3)).toEqual(['o1 suspended', 'o2 active']);
    expect(await statuses(5)).toEqual(['o1 active', 'o2 deleted']);
    expect((await standings.at([], position(5))).size).toBe(0);
  });
  it('says since when, by whom and why', async () => {
    const then = await standings.at(['o1'], position(3));
    expect(then.get('o1')).toEqual({
      status: 'suspended',
      since: {
        ...{ eventId: written[2]!.id, position: position(2), recordedAt: day(3), at: day(3) },
        ...{ by: { kind: 'user', id: 'sam' }, reason: 'unpaid' },
      },
    });
    expect((await standings.at(['o1'], position(0))).get('o1')!.since).not.toHaveProperty('reason');
  });
  it('passes over what nobody here knows yet', async () => {
    await audited.happens('organization-o1', { type: 'OrganizationPainted', data: { colour: 'green' } });
    expect(audited.rows.parked()).toEqual([]);
    expect(await statuses(5)).toEqual(['o1 active', 'o2 deleted']);
  });
  it('is the same when it is built anew', async () =>
    expect(await audited.rows.rebuild('standings')).toMatchObject({ rows: 5, different: 0 }));
});
