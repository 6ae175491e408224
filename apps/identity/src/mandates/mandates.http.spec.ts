import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected, embeddedStore, eventually, type StoreForSpecs } from '@charter/testing';
import { identityOverHttp, type IdentityOverHttp } from '../testing/identity-over-http';

type Person = Readonly<{ id: string; email: string; token: string }>;
type Asked = Readonly<{ body?: unknown; headers?: Record<string, string> }>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const tomorrow = inMs(DAY_MS);

describe('mandates', () => {
  let store: StoreForSpecs;
  let served: IdentityOverHttp;
  let [sam, sue, ada, eve]: Person[] = [];
  beforeAll(async () => {
    store = await embeddedStore();
    served = await identityOverHttp(store.url);
    sam = await someone('staff');
    sue = await someone('staff');
    ada = await someone('auditor');
    eve = await someone('auditor');
  });
  afterAll(async () => {
    await served.close();
    await store.close();
  });
  const someone = async (...roles: ('staff' | 'auditor')[]): Promise<Person> => {
    const email = `${randomUUID()}@example.com`;
    const { userId, apiToken } = await served.register({ email, roles });
    return { id: userId, email, token: (await served.logIn(apiToken)).access };
  };
  const get = (who: Person | undefined, path = '') => served.ask({ path: `/mandates${path}`, token: who!.token });
  const post = (who: Person | undefined, path: string, more: Asked) =>
    served.ask({ method: 'POST', path: `/mandates${path}`, token: who!.token, ...more });
  const request = (changes: object = {}, { who = sam, headers }: { who?: Person | undefined } & Asked = {}) => {
    const body = { auditor_id: ada!.id, organizations: 'all', until: tomorrow, reason: 'Audit 2026', ...changes };
    return post(who, '', { body, ...(headers && { headers }) });
  };
  const requested = async (changes: object = {}) => String((await request(changes)).json['id']);
  const approve = (id: string, who = sue, more: Asked = {}) => post(who, `/${id}/approve`, more);
  const end = (id: string, who = sam, body: object = { reason: 'done' }) => post(who, `/${id}/end`, { body });
  const approved = async (changes: object = {}) => {
    const id = await requested(changes);
    await approve(id);
    return id;
  };
  const shown = async (id: string, who = sam) => (await get(who, `/${id}`)).json;
  const link = (id: string, action: string) => ({ href: `/mandates/${id}/${action}`, method: 'post' });
  const stored = async (id: string) =>
    (await collected(served.store.read(`mandate-${id}`, 0n))).map(({ event, metadata }) => [
      event.type,
      metadata.actor.kind,
    ]);

  it('are given to service accounts just so, and not to one that is deactivated', async () => {
    const path = '/service-accounts';
    const made = await served.ask({ method: 'POST', path, token: sam!.token, body: { name: 'siem' } });
    const changes = { auditor_id: made.json['id'] };
    expect((await shown(await approved(changes)))['state']).toBe('active');
    await served.ask({ method: 'DELETE', path: `${path}/${String(made.json['id'])}`, token: sam!.token });
    expect((await request(changes)).status).toBe(409);
  });

  it('are asked for by one of staff, approved by another, and ended', async () => {
    const organizations = ['01HQXW3V7K8Z9M2N4P6R8T0VWX', '01HQXW3V7K8Z9M2N4P6R8T0VWY'];
    const answer = await request({ organizations: [...organizations, organizations[0]] });
    const id = String(answer.json['id']);
    const pending = {
      ...{ id, auditor_id: ada!.id, organizations, until: tomorrow, reason: 'Audit 2026', state: 'pending' },
      ...{ requested_by: sam!.id, requested_at: expect.any(String) },
    };
    const self = { href: `/mandates/${id}` };
    expect([answer.status, answer.json]).toEqual([201, { ...pending, _links: { self, '#end': link(id, 'end') } }]);
    const toSue = { self, '#approve': link(id, 'approve'), '#end': link(id, 'end') };
    expect(await shown(id, sue)).toEqual({ ...pending, _links: toSue });

    const agreed = await approve(id, sue, { body: { reason: 'As agreed' } });
    const active = {
      ...{ ...pending, state: 'active', approved_by: sue!.id, approved_at: expect.any(String) },
      ...{ approval_reason: 'As agreed', _links: { self, '#end': link(id, 'end') } },
    };
    expect([agreed.status, agreed.json]).toEqual([200, active]);

    const over = await end(id);
    const fate = { state: 'ended', ended_by: sam!.id, ended_at: expect.any(String), end_reason: 'done' };
    expect([over.status, over.json]).toEqual([200, { ...active, ...fate, _links: { self } }]);
    expect(await stored(id)).toEqual([
      ['MandateRequested', 'staff'],
      ['MandateApproved', 'staff'],
      ['MandateEnded', 'staff'],
    ]);
  });

  it('are given up by whom they are for, who need not say why', async () => {
    const id = await approved();
    expect((await shown(id, ada))['_links']).toEqual({ self: { href: `/mandates/${id}` }, '#end': link(id, 'end') });
    const answer = await end(id, ada, {});
    expect([answer.status, answer.json]).toMatchObject([200, { state: 'ended', ended_by: ada!.id }]);
    expect(answer.json).not.toHaveProperty('end_reason');
    expect((await stored(id)).at(-1)).toEqual(['MandateEnded', 'user']);
  });

  it('are withdrawn before anybody has approved them', async () => {
    const id = await requested();
    expect((await end(id)).json).toMatchObject({ state: 'ended' });
    expect((await approve(id)).json).toMatchObject({
      status: 409,
      title: 'This mandate has been ended: ask for a new one.',
    });
  });

  it('run out by themselves, whether or not anybody has written that down', async () => {
    const [pending, active] = [await requested({ until: inMs(2_000) }), await approved({ until: inMs(2_000) })];
    await eventually(async () => (await shown(active))['state'] === 'lapsed');
    expect((await shown(pending))['state']).toBe('lapsed');
    const late = { status: 409, title: 'This mandate has run out: ask for a new one.' };
    expect((await approve(pending)).json).toMatchObject(late);
    expect((await end(active)).json).toMatchObject(late);
    expect((await shown(active))['_links']).toEqual({ self: { href: `/mandates/${active}` } });
    expect((await stored(active)).map(([type]) => type)).toEqual(['MandateRequested', 'MandateApproved']);
  });

  describe('are refused', () => {
    it('to whoever asked, and to whom they are for', async () => {
      const both = await someone('staff', 'auditor');
      const own = await request({ auditor_id: both.id }, { who: both });
      expect([own.status, own.json['title']]).toEqual([
        403,
        'A mandate of your own is asked for, and approved, by others.',
      ]);
      const id = await requested({ auditor_id: both.id });
      expect((await approve(id, both)).status).toBe(403);
      expect([(await approve(id, sam)).status, (await approve(id, sam)).json['title']]).toEqual([
        403,
        'You have asked for this mandate: somebody else of staff has to approve it.',
      ]);
      expect((await shown(id))['state']).toBe('pending');
    });

    it('for whoever is no auditor, when they are asked for and when they are approved', async () => {
      const title = 'This is no active user with the role auditor.';
      for (const auditor_id of [sue!.id, randomUUID()])
        expect((await request({ auditor_id })).json).toMatchObject({ status: 409, title });
      const past = await someone('auditor');
      const [id, key] = [await requested({ auditor_id: past.id }), { 'idempotency-key': randomUUID() }];
      await served.people.revokeRole(past.email, 'auditor');
      expect((await approve(id, sue, { headers: key })).json).toMatchObject({ status: 409, title });
      await served.people.grantRole(past.email, 'auditor');
      expect((await approve(id, sue, { headers: key })).status).toBe(200);
      await served.people.deactivate(past.email);
      expect((await request({ auditor_id: past.id })).json).toMatchObject({ status: 409, title });
      // What was done under a key is answered again, whatever is true by now.
      expect((await approve(id, sue, { headers: key })).status).toBe(200);
    });

    it.each([
      [{ auditor_id: 'ada' }, { auditor_id: 'The auditor must be named by the id of a user.' }],
      [{ organizations: 'some' }, { organizations: 'The organizations must be a list of their ids, or all.' }],
      [{ organizations: ['all'] }, { organizations: 'The organizations must be a list of their ids, or all.' }],
      [{ organizations: ['a', 5] }, { organizations: 'The organizations must be a list of their ids, or all.' }],
      [{ organizations: ['a b'] }, { organizations: 'The organizations must be a list of their ids, or all.' }],
      [{ organizations: undefined }, { organizations: 'The organizations must be a list of their ids, or all.' }],
      [{ organizations: [] }, 'Name one organization at least, or say all.'],
      [
        { organizations: Array.from({ length: 101 }, (_, index) => `01HQXW3V7K8Z9M2N4P6R8T0${100 + index}`) },
        'Name 100 organizations at most, or say all.',
      ],
      [
        { until: '2030-01-01' },
        { until: 'The end must be a date and time with its zone, as in 2030-01-31T12:00:00Z.' },
      ],
      [{ until: inMs(-1) }, 'The mandate would have run out already.'],
      [{ until: inMs(367 * DAY_MS) }, 'A mandate lasts 366 days at most.'],
      [{ reason: ' \u200b' }, { reason: 'The reason must not be empty.' }],
      [{ reason: '' }, { reason: 'The reason must not be empty.' }],
      [{ reason: undefined }, { reason: 'The reason must be text.' }],
      [{ state: 'active' }, { state: 'There is no property state.' }],
    ])('with %j', async (changes, detail) => {
      const answer = await request(changes);
      expect([answer.status, answer.json['detail']]).toEqual([400, detail]);
    });

    it('by staff who do not say why they end one, or say what means nothing', async () => {
      const id = await approved();
      const why = { reason: 'Say why: staff give a reason for everything they do here.' };
      expect((await end(id, sam, {})).json).toMatchObject({ status: 400, detail: why });
      for (const answer of [
        await end(id, sam, { reason: 'x', at: 'now' }),
        await approve(id, sue, { body: { at: 'now' } }),
      ])
        expect(answer.json).toMatchObject({ status: 400, detail: { at: 'There is no property at.' } });
      expect((await shown(id))['state']).toBe('active');
    });
  });

  it('are done once by one Idempotency-Key, and are the same again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await request({}, { headers });
    const again = await request({}, { headers });
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect((await request({ reason: 'Another' }, { headers })).status).toBe(422);
    const id = String(first.json['id']);
    const approvals = [await approve(id, sue, { headers }), await approve(id, sue, { headers })];
    expect(approvals.map(({ json }) => json['state'])).toEqual(['active', 'active']);
    expect((await stored(id)).map(([type]) => type)).toEqual(['MandateRequested', 'MandateApproved']);
  });

  describe('are seen', () => {
    const listed = async (who: Person | undefined, query = '') => {
      const { json } = await get(who, query);
      return json as { count: number; items: { id: string; auditor_id: string }[]; _links: Record<string, object> };
    };
    it('by staff: all; by an auditor: their own', async () => {
      const [own, other] = [await approved(), await approved({ auditor_id: eve!.id })];
      const ids = async (who: Person | undefined) => (await listed(who, '?page[size]=100')).items.map(({ id }) => id);
      expect(await ids(sam)).toEqual(expect.arrayContaining([own, other]));
      expect(await ids(ada)).toContain(own);
      for (const who of [ada!, eve!]) {
        const { items, count } = await listed(who);
        expect(new Set(items.map(({ auditor_id }) => auditor_id))).toEqual(new Set([who.id]));
        expect(count).toBe(items.length);
      }
      // A filter shows nobody more.
      expect(await listed(ada, `?filter[auditor_id]=${eve!.id}`)).toMatchObject({ count: 0, items: [] });
      expect((await shown(own, ada))['id']).toBe(own);
    });
    it('by nobody else, who cannot tell whether there is one', async () => {
      const [id, nobody] = [await approved(), await someone()];
      for (const who of [eve, nobody])
        for (const path of [`/${id}`, `/${randomUUID()}`, '/x'])
          for (const answer of [await get(who, path), await post(who, `${path}/end`, { body: {} })])
            expect(answer.json).toMatchObject({ status: 404, title: 'Mandate not found.' });
      expect(await listed(nobody)).toMatchObject({ count: 0, items: [] });
      for (const who of [ada, nobody]) {
        expect((await request({}, { who })).json).toMatchObject({ status: 403, title: 'This is for staff only.' });
        expect((await approve(id, who)).status).toBe(403);
      }
      expect((await approve(randomUUID())).status).toBe(404);
      expect((await served.ask({ path: '/mandates' })).status).toBe(401);
    });
    it('as they stand, by auditor and by state, page by page', async () => {
      const { id: auditor_id } = await someone('auditor');
      const [first, second, third] = [
        await approved({ auditor_id }),
        await requested({ auditor_id }),
        await requested({ auditor_id }),
      ];
      await end(third);
      const of = async (query: string) => {
        const { items } = await listed(sam, `?filter[auditor_id]=${auditor_id}${query}`);
        return items.map(({ id }) => id);
      };
      expect(await of('')).toEqual([first, second, third]);
      expect(await of('&sort=-requested_at')).toEqual([third, second, first]);
      expect(await of('&filter[state]=active')).toEqual([first]);
      expect(await of('&filter[state][in]=pending,ended')).toEqual([second, third]);
      const page = await listed(sam, `?filter[auditor_id]=${auditor_id}&page[size]=2`);
      expect([page.count, page.items.map(({ id }) => id)]).toEqual([3, [first, second]]);
      const { href } = page._links['next'] as { href: string };
      const { json } = await served.ask({ path: href, token: sam!.token });
      expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([third]);
      expect((await get(sam, '?filter[reason]=x')).status).toBe(400);
    });
  });
});
