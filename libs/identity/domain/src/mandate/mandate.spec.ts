import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import { hoursAfter } from '../testing/known';
import type { MandateCommand, RequestMandate } from './commands';
import type { MandateEvent } from './events';
import { mandate } from './mandate';

const given = specify(mandate);
const at = hoursAfter(0);
const until = hoursAfter(24);
const DAYS_366 = 366 * 24;
const terms = { mandateId: 'm1', auditorId: 'ada', organizations: ['o1', 'o2'], until };
const ids = { mandateId: 'm1', auditorId: 'ada' };

const request = (changes: Partial<RequestMandate['data']> = {}): MandateCommand => ({
  type: 'RequestMandate',
  data: { ...terms, isAuditor: true, reason: 'yearly audit', by: 'sam', at, ...changes },
});
const approve = (changes: Readonly<{ by?: string; at?: string; isAuditor?: boolean; reason?: string }> = {}) =>
  ({ type: 'ApproveMandate', data: { isAuditor: true, by: 'sue', at, ...changes } }) as const;
const end = (changes: Readonly<{ by?: string; at?: string; reason?: string }> = {}) =>
  ({ type: 'EndMandate', data: { by: 'sam', at, ...changes } }) as const;
const lapse = (when: string) => ({ type: 'LapseMandate', data: { at: when } }) as const;

const requested: MandateEvent = {
  type: 'MandateRequested',
  data: { ...terms, reason: 'yearly audit', requestedBy: 'sam', at },
};
const approved: MandateEvent = { type: 'MandateApproved', data: { ...terms, approvedBy: 'sue', at } };
const ended: MandateEvent = { type: 'MandateEnded', data: { ...ids, from: 'active', endedBy: 'sam', at } };
const lapsed: MandateEvent = { type: 'MandateLapsed', data: { ...ids, from: 'active', until, at: until } };

describe('a mandate', () => {
  describe('is requested', () => {
    it('by somebody of staff, for these organizations or for all', () => {
      given().when(request()).then(requested);
      const everything: MandateEvent = { ...requested, data: { ...requested.data, organizations: 'all' } };
      given()
        .when(request({ organizations: 'all' }))
        .then(everything);
    });
    it('once: the same again gives nothing, whatever has become of it', () => {
      for (const past of [[], [approved], [approved, ended], [approved, lapsed]])
        given(requested, ...past)
          .when(request({ at: hoursAfter(48) }))
          .thenNothing();
    });
    it.each([
      { auditorId: 'eve' },
      { organizations: 'all' as const },
      { organizations: ['o1'] },
      { until: hoursAfter(25) },
      { by: 'sue' },
    ])('under one id with one content, not also with %j', changes =>
      given(requested).when(request(changes)).thenRefused('already-requested'),
    );
    it('by nobody for themselves', () =>
      given()
        .when(request({ by: 'ada' }))
        .thenRefused('own-mandate'));
    it('for auditors only', () =>
      given()
        .when(request({ isAuditor: false }))
        .thenRefused('not-an-auditor'));
    it('for one organization at least, and for a hundred at most', () => {
      given()
        .when(request({ organizations: [] }))
        .thenRefused('no-organizations');
      const many = Array.from({ length: 101 }, (_, index) => `o${index}`);
      given()
        .when(request({ organizations: many }))
        .thenRefused('too-many-organizations');
      const organizations = many.slice(1);
      given()
        .when(request({ organizations }))
        .then({ ...requested, data: { ...requested.data, organizations } } as MandateEvent);
    });
    it.each([at, hoursAfter(-1), '2026-01-01T01:00:00+01:00'])('not until what is over: %s', over =>
      given()
        .when(request({ until: over }))
        .thenRefused('until-in-the-past'),
    );
    it('for 366 days at most', () => {
      const longest = hoursAfter(DAYS_366);
      given()
        .when(request({ until: longest }))
        .then({ ...requested, data: { ...requested.data, until: longest } } as MandateEvent);
      given()
        .when(request({ until: hoursAfter(DAYS_366 + 1) }))
        .thenRefused('until-too-far');
    });
  });

  describe('is approved', () => {
    it('by somebody else of staff, once', () => {
      given(requested).when(approve()).then(approved);
      given(requested, approved).when(approve()).thenNothing();
      given(requested, approved)
        .when(approve({ by: 'tom' }))
        .thenNothing();
    });
    it('with a reason, where one is said', () =>
      given(requested)
        .when(approve({ reason: 'agreed' }))
        .then({ ...approved, data: { ...approved.data, reason: 'agreed' } } as MandateEvent));
    it.each([[[requested]], [[requested, approved]]])('by neither who asked for it nor whom it is for', past => {
      given(...past)
        .when(approve({ by: 'sam' }))
        .thenRefused('own-request');
      given(...past)
        .when(approve({ by: 'ada' }))
        .thenRefused('own-mandate');
    });
    it('while they are an auditor', () =>
      given(requested)
        .when(approve({ isAuditor: false }))
        .thenRefused('not-an-auditor'));
    it('not once it has ended', () => given(requested, ended).when(approve()).thenRefused('already-ended'));
    it('not from its end on, whether or not anybody has written that down', () => {
      const late = approve({ at: until });
      for (const past of [[requested], [requested, approved], [requested, lapsed]])
        given(...past)
          .when(late)
          .thenRefused('too-late');
    });
  });

  describe('is ended', () => {
    it('by whoever may, once', () => {
      given(requested, approved).when(end()).then(ended);
      given(requested, approved, ended)
        .when(end({ by: 'ada', at: hoursAfter(48) }))
        .thenNothing();
    });
    it('with a reason, where one is said', () =>
      given(requested, approved)
        .when(end({ by: 'ada', reason: 'done' }))
        .then({ type: 'MandateEnded', data: { ...ids, from: 'active', reason: 'done', endedBy: 'ada', at } }));
    it('before anybody has approved it', () =>
      given(requested)
        .when(end())
        .then({ type: 'MandateEnded', data: { ...ids, from: 'pending', endedBy: 'sam', at } }));
    it('not from its end on, whether or not anybody has written that down', () => {
      for (const past of [[requested], [requested, approved], [requested, approved, lapsed]])
        given(...past)
          .when(end({ at: until }))
          .thenRefused('too-late');
    });
  });

  describe('lapses', () => {
    it('at its end and not before, once', () => {
      given(requested, approved)
        .when(lapse(hoursAfter(23)))
        .thenNothing();
      given(requested, approved).when(lapse(until)).then(lapsed);
      given(requested, approved, lapsed)
        .when(lapse(hoursAfter(25)))
        .thenNothing();
    });
    it('where nobody has approved it', () =>
      given(requested)
        .when(lapse(until))
        .then({ type: 'MandateLapsed', data: { ...ids, from: 'pending', until, at: until } }));
    it('not where it has ended', () => given(requested, approved, ended).when(lapse(until)).thenNothing());
  });

  it.each([approve(), end(), lapse(until)])('is nothing that nobody asked for: $type', command =>
    given().when(command).thenRefused('no-such-mandate'),
  );
});
