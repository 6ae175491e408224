import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mandatesIn as mandatesInCopy } from '@charter/identity-copy';
import type { MandateEvent, Reach } from '@charter/identity-domain';
import { databaseForSpecs, storeForSpecs, type StoreForSpecs } from '@charter/testing';
import { identityRows } from '../../testing/identity-rows';
import { mandatesIn, type Mandates } from './mandates.query';

const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const at = day(1);

type Terms = Readonly<{ until: string; organizations?: Reach; auditorId?: string }>;
const requested = (mandateId: string, { until, organizations = 'all', auditorId = 'ada' }: Terms): MandateEvent => ({
  type: 'MandateRequested',
  data: { mandateId, auditorId, organizations, until, reason: 'audit', requestedBy: 'sam', at },
});
const approved = (mandateId: string, { until, organizations = 'all', auditorId = 'ada' }: Terms): MandateEvent => ({
  type: 'MandateApproved',
  data: { mandateId, auditorId, organizations, until, reason: 'agreed', approvedBy: 'sue', at: day(2) },
});

describe('the mandates', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof identityRows>>;
  let mandates: Mandates;
  beforeAll(async () => {
    server = await storeForSpecs();
    rows = await identityRows(server.url, databases.schema());
    mandates = mandatesIn(rows.schema);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });
  const happened = (mandateId: string, ...events: readonly MandateEvent[]) =>
    rows.happened(`mandate-${mandateId}`, ...events);
  const listed = async (query: Readonly<Record<string, string>>, when = day(2), auditorId?: string) => {
    const asked = { path: '/mandates', query, at: when, ...(auditorId === undefined ? {} : { auditorId }) };
    return (await mandates.list(asked)).items.map(({ id, state }) => `${id} ${state}`);
  };

  it('are pending until somebody approves them', async () => {
    const terms = { until: day(5), organizations: ['o1', 'o2'] };
    await happened('m1', requested('m1', terms));
    const pending = {
      ...{ id: 'm1', auditor_id: 'ada', organizations: ['o1', 'o2'], until: day(5), reason: 'audit', state: 'pending' },
      ...{ requested_by: 'sam', requested_at: at, approved_by: null, approved_at: null, approval_reason: null },
      ...{ ended_by: null, ended_at: null, end_reason: null },
    };
    expect(await mandates.one('m1', at)).toMatchObject(pending);
    await happened('m1', approved('m1', terms));
    expect(await mandates.one('m1', at)).toMatchObject({
      ...{ ...pending, state: 'active', approved_by: 'sue', approved_at: day(2), approval_reason: 'agreed' },
    });
    expect(await mandates.one('m9', at)).toBeUndefined();
  });

  it('are ended, with the reason where one was said', async () => {
    const ids = { mandateId: 'm2', auditorId: 'ada', from: 'active' } as const;
    await happened('m2', requested('m2', { until: day(5) }), approved('m2', { until: day(5) }), {
      type: 'MandateEnded',
      data: { ...ids, reason: 'done', endedBy: 'ada', at: day(3) },
    });
    const over = { state: 'ended', organizations: 'all', ended_by: 'ada', ended_at: day(3), end_reason: 'done' };
    expect(await mandates.one('m2', at)).toMatchObject(over);
    // It ended before it could run out.
    expect(await mandates.one('m2', day(9))).toMatchObject(over);
  });

  it('are lapsed from their end on, whether or not anybody has written that down, and however it was written', async () => {
    await happened('m3', requested('m3', { until: '2026-01-03T00:00:00Z', auditorId: 'eve' }));
    const stands = async (when: string) => (await mandates.one('m3', when))?.state;
    expect([await stands('2026-01-02T23:59:59.999Z'), await stands(day(3))]).toEqual(['pending', 'lapsed']);
    expect(await listed({ 'filter[state]': 'lapsed' }, day(3))).toEqual(['m3 lapsed']);
    expect(await listed({ 'filter[state]': 'pending' }, day(3))).toEqual([]);
    expect(await listed({ 'filter[state]': 'pending' }, day(2))).toEqual(['m3 pending']);
  });

  it('are due to be written down once they have run out, what ran out first coming first', async () => {
    expect(await mandates.dueBy(day(2))).toEqual([]);
    expect(await mandates.dueBy(day(3))).toEqual(['m3']);
    // What has ended does not run out.
    expect(await mandates.dueBy(day(5))).toEqual(['m3', 'm1']);
    const lapse = { mandateId: 'm3', auditorId: 'eve', from: 'pending', until: day(3), at: day(3) } as const;
    await happened('m3', { type: 'MandateLapsed', data: lapse });
    expect(await mandates.dueBy(day(5))).toEqual(['m1']);
    expect(await mandates.one('m3', at)).toMatchObject({ state: 'lapsed' });
  });

  it('are listed of one auditor or of all, by auditor and state', async () => {
    expect(await listed({})).toEqual(['m1 active', 'm2 ended', 'm3 lapsed']);
    expect(await listed({}, day(2), 'ada')).toEqual(['m1 active', 'm2 ended']);
    expect(await listed({ 'filter[auditor_id]': 'eve' })).toEqual(['m3 lapsed']);
    expect(await listed({ 'filter[auditor_id]': 'eve' }, day(2), 'ada')).toEqual([]);
    expect(await listed({ 'filter[state][in]': 'active,lapsed' })).toEqual(['m1 active', 'm3 lapsed']);
    const { count, items, links } = await mandates.list({ path: '/mandates', query: { 'page[size]': '2' }, at });
    expect([count, items.length, Object.keys(links)]).toEqual([3, 2, ['self', 'next']]);
  });

  it('are what others learn of them', async () => {
    const copy = mandatesInCopy(rows.schema);
    expect(await copy.mandatesOf({ auditorId: 'ada', at: day(2) })).toEqual([
      { mandateId: 'm1', organizations: ['o1', 'o2'], until: day(5) },
    ]);
    expect(await copy.mandatesOf({ auditorId: 'eve', at: day(2) })).toEqual([]);
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('mandates')).toMatchObject({ rows: 3, different: 0 }));
});
