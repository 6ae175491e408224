import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { membershipEvents, type MembershipEventType } from '@charter/membership-contracts';
import { PERMISSIONS } from '@charter/membership-domain';
import { recordedOf } from '@charter/testing';
import { membershipPublication } from './publication';

const domain = join(dirname(require.resolve('@charter/membership-domain/package.json')), 'src');
type Sample = Message<string, { organizationId: string; userId: string }>;
const samplesOf = (kind: 'membership' | 'owner') =>
  readdirSync(join(domain, kind, 'samples')).map(
    file => JSON.parse(readFileSync(join(domain, kind, 'samples', file), 'utf8')) as Sample,
  );
const stored = samplesOf('membership');
const ofOwners = samplesOf('owner');
const announced = (event: Sample, stream: string) => membershipPublication.announce(recordedOf(event, stream));
const toldOfOwners = ofOwners.flatMap(event => announced(event, `owner-${event.data.userId}`) ?? []);
const told = stored.flatMap(event => {
  const stream = `membership-${event.data.organizationId}`;
  const publicEvent = announced(event, stream);
  return publicEvent ? [[event.type, { event, publicEvent }] as const] : [];
});

describe('what membership tells others', () => {
  it.each(told)('of %s keeps what was promised', (_, { publicEvent: { type, data } }) =>
    expect(membershipEvents[type as MembershipEventType].parse(data)).toEqual(data),
  );
  it.each(told)('of %s is about its organization', (_, { event, publicEvent }) => {
    const { organizationId } = event.data;
    expect(publicEvent).toMatchObject({ subject: organizationId, organizations: [organizationId], revision: '0' });
  });
  it('is every public event there is', () =>
    expect(
      new Set([...told.map(([, { publicEvent }]) => publicEvent), ...toldOfOwners].map(({ type }) => type)),
    ).toEqual(new Set(Object.keys(membershipEvents))));
  it('of who may be let go is about them, and keeps what was promised', () => {
    expect(toldOfOwners.map(({ type }) => type)).toEqual([
      ...['membership.departure-agreed.v1', 'membership.departure-vetoed.v1'],
    ]);
    for (const { type, data, subject } of toldOfOwners) {
      expect(membershipEvents[type as MembershipEventType].parse(data)).toEqual(data);
      expect(subject).toBe((data as { userId: string }).userId);
    }
  });
  it('is everything but what is decided by here alone', () => {
    const types = told.map(([type]) => type);
    expect(stored.map(({ type }) => type).filter(type => !types.includes(type))).toEqual([
      ...['GrantCeilingChanged', 'MembershipReinstated', 'MembershipSuspended', 'SelfEditChanged'],
    ]);
  });
  it('says who did it and when, and not why: that may name persons', () => {
    expect(JSON.stringify(stored)).toContain('"reason"');
    expect(JSON.stringify(told.map(([, { publicEvent }]) => publicEvent.data))).not.toContain('"reason"');
  });
  it('tells a first access that somebody gave themselves from one that they raised', () => {
    const raised = stored.find(({ type }) => type === 'MemberRaisedOwnProjectAccess')!;
    const from = (before: readonly string[]) => {
      const event = { ...raised, data: { ...raised.data, from: before } };
      const stream = `membership-${raised.data.organizationId}`;
      return membershipPublication.announce(recordedOf(event, stream));
    };
    expect(from([])).toMatchObject({ type: 'membership.project-access-given.v1', data: { raised: true } });
    expect(from(['viewer'])).toMatchObject({ type: 'membership.project-access-changed.v1', data: { raised: true } });
  });
  it('says what an owner may do, so that nobody else has to know', () =>
    expect(told.map(([, { publicEvent }]) => publicEvent.data)).toContainEqual(
      expect.objectContaining({ permissions: PERMISSIONS }),
    ));
});
