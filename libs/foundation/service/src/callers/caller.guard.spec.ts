import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { CharterRequest } from '../http/charter-request';
import { unavailable, type Problem } from '../http/problem';
import { CallerGuard } from './caller.guard';
import type { StaffVisit } from '../staff/staff-recorder';
import { Requires, type Requirement } from './requires';

const OLGAS = { organizationId: 'o1', owner: true, permissions: [] };

const given = () => {
  const facts = { clockOffBy: 0, stale: 0, parked: '', isMember: true, suspended: false, roles: [] as string[] };
  const visits: StaffVisit[] = [];
  const guard = new CallerGuard({
    reflector: new Reflector(),
    tokens: { claims: async () => ({ id: 'olga', sessionId: 's1' }) },
    callers: { facts: async () => ({ kind: 'user', active: true, roles: facts.roles }) },
    recordStaff: async (_caller, visit) => void visits.push(visit),
    organizations: {
      access: async () => (facts.isMember ? { ...OLGAS, suspended: facts.suspended } : undefined),
      idOf: async reference => (['name=acme', 'o1'].includes(reference) ? 'o1' : undefined),
    },
    freshness: {
      pass: async kind => (kind === 'write' ? 0 : facts.stale),
      trust: (...ids) => {
        if (ids.includes(facts.parked)) throw unavailable('parked');
      },
    },
    vault: { lookup: (_label, text) => text },
    clockOffBy: () => facts.clockOffBy,
  });
  const enter = async (requirement: Requirement, asked: Partial<CharterRequest> = {}) => {
    const handler = () => undefined;
    Requires(requirement)(handler);
    const request = {
      method: 'GET',
      url: '/',
      headers: {},
      params: {},
      correlationId: 'c',
      ...asked,
    } as CharterRequest;
    const headers: Record<string, unknown> = {};
    const reply = { header: (name: string, value: unknown) => void (headers[name] = value) };
    const context = {
      getType: () => 'http',
      getHandler: () => handler,
      getClass: () => class {},
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
    } as unknown as ExecutionContext;
    await guard.canActivate(context);
    return { request, headers };
  };
  const problem = (...asked: Parameters<typeof enter>) =>
    enter(...asked).then(
      () => undefined,
      (error: Problem) => error,
    );
  return { facts, visits, enter, problem };
};
const inOrganization = (organizationId: string) => ({ params: { organizationId } });

describe('whoever calls', () => {
  it('is known from then on, with the time of the request and the time that there is for it', async () => {
    const before = new Date().toISOString();
    const { caller } = (await given().enter('login')).request;
    expect(caller).toMatchObject({ id: 'olga', kind: 'user', sessionId: 's1', roles: [], repeatable: false });
    expect(caller!.now >= before && caller!.now <= new Date().toISOString()).toBe(true);
    expect(caller!.deadline.aborted).toBe(false);
    expect(caller!.cause).toMatchObject({ actor: { kind: 'user', id: 'olga' }, correlationId: 'c' });
  });

  it('can repeat a request that came with a key', async () => {
    const { request } = await given().enter('login', { method: 'POST', headers: { 'idempotency-key': 'k' } });
    expect(request.caller?.repeatable).toBe(true);
  });

  it.each(['GET', 'HEAD'])('looks anew each time, whatever key it comes with: %s', async method => {
    const look = async () => (await given().enter('login', { method, headers: { 'idempotency-key': 'k' } })).request;
    const [one, other] = [(await look()).caller!, (await look()).caller!];
    expect([one.repeatable, one.cause.commandId === other.cause.commandId]).toEqual([false, false]);
  });

  it('is told how old an answer may be', async () => {
    const { facts, enter } = given();
    expect((await enter('login')).headers).toEqual({});
    facts.stale = 7;
    expect((await enter('login')).headers).toEqual({ 'charter-stale': '7' });
  });

  it.each([2_001, -2_001])('cannot write where clocks are %d ms apart, and can read', async off => {
    const { facts, problem } = given();
    facts.clockOffBy = off;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(await problem('login', { method })).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    for (const method of ['GET', 'HEAD']) expect(await problem('login', { method })).toBeUndefined();
    facts.clockOffBy = Math.sign(off) * 2_000;
    expect(await problem('login', { method: 'POST' })).toBeUndefined();
  });

  it.each(['olga', 's1'])('is not trusted while something about %s could not be processed', async id => {
    const { facts, problem } = given();
    facts.parked = id;
    expect(await problem('login')).toMatchObject({ status: 503 });
  });
});

describe('an organization', () => {
  it('is known from then on, with what the caller may do there', async () => {
    const { request } = await given().enter('owner', inOrganization('name=acme'));
    expect(request.organization).toMatchObject({ organizationId: 'o1', owner: true, permissions: [] });
  });

  it('is not decided about while something about it could not be processed', async () => {
    const { facts, problem } = given();
    facts.parked = 'o1';
    expect(await problem('member', inOrganization('name=acme'))).toMatchObject({ status: 503 });
  });

  it.each([
    ['o1', 'o1'],
    ['acme', 'name=acme'],
  ])('may be there, after all, where something about %s could not be processed: %s', async (parked, reference) => {
    const { facts, problem } = given();
    facts.isMember = false;
    expect(await problem('member', inOrganization(reference))).toMatchObject({ status: 404 });
    facts.parked = parked;
    expect(await problem('member', inOrganization(reference))).toMatchObject({ status: 503 });
  });

  it('has to be named by the address', async () =>
    expect((await given().problem('member'))?.message).toBe('The address names no organization by organizationId.'));
});

describe('a suspended organization', () => {
  it('is read by its members as before, and changed by none of them', async () => {
    const { facts, problem } = given();
    facts.suspended = true;
    expect(await problem('member', inOrganization('o1'))).toBeUndefined();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(await problem('member', { ...inOrganization('o1'), method })).toMatchObject({ status: 403 });
  });
});

describe('staff', () => {
  const staffGiven = () => {
    const made = given();
    made.facts.isMember = false;
    made.facts.roles = ['staff'];
    return made;
  };
  const withReason = (reference: string, more: Partial<CharterRequest> = {}) =>
    ({ ...inOrganization(reference), query: { reason: 'Ticket 1' }, ...more }) as Partial<CharterRequest>;

  it('may do everything in any organization, for a reason that is written down first', async () => {
    const { visits, enter } = staffGiven();
    const { request } = await enter(
      'owner',
      withReason('name=acme', { url: '/organizations/name%3Dacme/members?x=1' }),
    );
    expect(request.organization).toMatchObject({ organizationId: 'o1', owner: true, asStaff: { reason: 'Ticket 1' } });
    expect(request.caller?.cause.actor).toEqual({ kind: 'staff', id: 'olga' });
    expect(visits).toEqual([{ subjectId: 'o1', method: 'GET', path: '/organizations/o1/members', reason: 'Ticket 1' }]);
  });

  it('find nothing without a reason, and nothing that is not there', async () => {
    const { visits, problem } = staffGiven();
    expect(await problem('member', inOrganization('o1'))).toMatchObject({ status: 404 });
    expect(await problem('member', withReason('o2'))).toMatchObject({ status: 404 });
    expect(visits).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['empty', ' '],
    ['of what nobody sees', '\u200b'],
    ['no text', ['a', 'b']],
    ['too long', 'x'.repeat(501)],
  ])('are refused a reason that is %s', async (_, reason) => {
    const { problem } = staffGiven();
    expect(await problem('member', withReason('o1', { query: { reason } }))).toMatchObject({ status: 400 });
  });

  it('come as members where they belong, with what they hold there', async () => {
    const { facts, visits, enter, problem } = staffGiven();
    facts.isMember = true;
    const { request } = await enter('member', withReason('o1'));
    expect(request.organization).not.toHaveProperty('asStaff');
    expect(visits).toEqual([]);
    expect(await problem('admin', withReason('o1'))).toMatchObject({ status: 403 });
  });

  it('decide about nothing that could not be processed', async () => {
    const { facts, visits, problem } = staffGiven();
    facts.parked = 'o1';
    for (const requirement of ['member', 'staff'] as const)
      expect(await problem(requirement, withReason('name=acme'))).toMatchObject({ status: 503 });
    expect(visits).toEqual([]);
  });

  it('say why where only they may do something', async () => {
    const { facts, visits, problem } = staffGiven();
    facts.isMember = true;
    expect(await problem('staff', inOrganization('o1'))).toMatchObject({ status: 400 });
    expect(await problem('staff', withReason('o1', { query: undefined, body: { reason: 'Unpaid' } }))).toBeUndefined();
    expect(visits).toMatchObject([{ subjectId: 'o1', reason: 'Unpaid' }]);
    facts.roles = [];
    expect(await problem('staff', withReason('o1'))).toMatchObject({ status: 403 });
  });
});
