import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import { delivery } from './delivery';
import { FAILURES, type DeliveryEvent, type DeliveryRequested, type Failure } from './events';
import { after } from './patience';

const given = specify(delivery);
const at = '2026-01-01T00:00:00.000Z';
const later = (milliseconds: number, than = at) => after(than, milliseconds);
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const deliveryId = 'd1';
const by = { kind: 'user', id: 'olga' } as const;

const REMOVED: DeliveryRequested['data'] = {
  ...{ deliveryId, recipient: { userId: 'alice' }, causedBy: 'e1', happenedAt: at, at },
  notice: { kind: 'member-removed', organizationId: 'o1', by },
};
const INVITED: DeliveryRequested['data'] = {
  ...{ ...REMOVED, recipient: { invitationId: 'i1' } },
  notice: {
    ...{ kind: 'invitation', organizationId: 'o1', by, invitationId: 'i1', linkNumber: 1 },
    expiresAt: later(2 * HOUR),
  },
};
const requested = (data = REMOVED): DeliveryEvent => ({ type: 'DeliveryRequested', data });
const begun = (attempt = 1, when = at): DeliveryEvent => ({
  type: 'SendingBegun',
  data: { deliveryId, attempt, at: when, until: later(30 * SECOND, when) },
});
const failed = (when: string, retryAt: string, why: Failure = 'unreachable'): DeliveryEvent => ({
  type: 'SendingFailed',
  data: { deliveryId, attempt: 1, why, at: when, retryAt },
});
const sent = (attempt = 1, when = at): DeliveryEvent => ({
  type: 'MessageSent',
  data: { deliveryId, attempt, messageId: '<d1@example>', at: when },
});
const givenUp = (attempts: number, why: Failure | 'too-late', when: string): DeliveryEvent => ({
  type: 'DeliveryGivenUp',
  data: { deliveryId, attempts, why, at: when },
});
const superseded: DeliveryEvent = { type: 'DeliverySuperseded', data: { deliveryId, why: 'recipient-erased', at } };

const request = (data = REMOVED) => ({ type: 'RequestDelivery', data }) as const;
const begin = (when = at) => ({ type: 'BeginSending', data: { at: when } }) as const;
const recordSent = { type: 'RecordSent', data: { attempt: 1, messageId: '<d1@example>', at } } as const;
const recordFailure = (attempt: number, why: Failure, when: string) =>
  ({ type: 'RecordFailure', data: { attempt, why, at: when } }) as const;
const supersede = { type: 'SupersedeDelivery', data: { why: 'recipient-erased', at } } as const;

const ENDS = [sent(), givenUp(1, 'recipient-refused', at), superseded].map(end => [end.type, end] as const);

describe('requesting a delivery', () => {
  it('is remembered', () => given().when(request()).then(requested()));
  it('does nothing when it is already so, whatever has become of it', () => {
    given(requested()).when(request()).thenNothing();
    for (const [, end] of ENDS) given(requested(), begun(), end).when(request()).thenNothing();
  });
  it('is given up at once where it is old news', () => {
    const old = { ...REMOVED, at: later(72 * HOUR) };
    given()
      .when(request(old))
      .then(requested(old), givenUp(0, 'too-late', old.at));
    const news = { ...REMOVED, at: later(72 * HOUR - 1) };
    given().when(request(news)).then(requested(news));
  });
});

describe('beginning to send', () => {
  it('takes half a minute at most', () => given(requested()).when(begin()).then(begun()));
  it('is for one at a time', () =>
    given(requested(), begun())
      .when(begin(later(30 * SECOND - 1)))
      .thenRefused('under-way'));
  it('is possible again when whoever tried has not been heard of', () => {
    const when = later(30 * SECOND);
    given(requested(), begun()).when(begin(when)).then(begun(2, when));
  });
  it('waits for as long as was said after a failure', () => {
    const past = [requested(), begun(), failed(at, later(2 * SECOND))];
    given(...past)
      .when(begin(later(2 * SECOND - 1)))
      .thenRefused('not-due');
    given(...past)
      .when(begin(later(2 * SECOND)))
      .then(begun(2, later(2 * SECOND)));
  });
  it('finds that what would be told is over', () => {
    const when = later(2 * HOUR);
    const expired: DeliveryEvent = { type: 'DeliverySuperseded', data: { deliveryId, why: 'expired', at: when } };
    given(requested(INVITED)).when(begin(when)).then(expired);
    const before = later(2 * HOUR - 1);
    given(requested(INVITED)).when(begin(before)).then(begun(1, before));
  });
  it.each(ENDS)('is refused after %s', (_, end) => given(requested(), begun(), end).when(begin()).thenRefused('ended'));
  it('is refused for what nobody requested', () => given().when(begin()).thenRefused('unknown-delivery'));
});

describe('what was sent', () => {
  it('is written down, whichever try it was', () => {
    given(requested(), begun()).when(recordSent).then(sent());
    given(requested(), begun(), begun(2, later(HOUR)))
      .when(recordSent)
      .then(sent());
  });
  it.each(ENDS)('changes nothing after %s', (_, end) =>
    given(requested(), begun(), end).when(recordSent).thenNothing(),
  );
});

describe('a failure', () => {
  it('leads to another try, after pauses that grow up to four hours', () => {
    const events = [requested()];
    const pauses: number[] = [];
    for (let when = at; pauses.length < 40;) {
      const attempt = pauses.length + 1;
      events.push(begun(attempt, when));
      const decided = delivery.decide(recordFailure(attempt, 'deferred', when), fold(delivery, events));
      const [event] = decided as readonly DeliveryEvent[];
      if (event?.type !== 'SendingFailed') break;
      events.push(event);
      pauses.push((Date.parse(event.data.retryAt) - Date.parse(when)) / SECOND);
      when = event.data.retryAt;
    }
    expect(pauses.slice(0, 8)).toEqual([2, 6, 18, 54, 162, 486, 1_458, 4_374]);
    expect(pauses[8]).toBe(13_122);
    expect(new Set(pauses.slice(9))).toEqual(new Set([14_400]));
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600;
    expect(hours).toBeLessThan(72);
    expect(hours).toBeGreaterThan(67);
  });
  it('ends it where the next try would be old news', () => {
    const when = later(72 * HOUR - 2 * SECOND);
    given(requested(), begun(1, when))
      .when(recordFailure(1, 'deferred', when))
      .then(givenUp(1, 'deferred', when));
    const before = later(72 * HOUR - 3 * SECOND);
    given(requested(), begun(1, before))
      .when(recordFailure(1, 'deferred', before))
      .then(failed(before, later(-SECOND, later(72 * HOUR)), 'deferred'));
  });
  it.each(FAILURES)('ends it where nobody can put it right: %s', why => {
    const past = [requested(), begun()];
    const expected = why === 'recipient-refused' ? givenUp(1, why, at) : failed(at, later(2 * SECOND), why);
    given(...past)
      .when(recordFailure(1, why, at))
      .then(expected);
  });
  it('changes nothing when it is written down already, or somebody else tries by now', () => {
    const failure = recordFailure(1, 'unreachable', at);
    given(requested(), begun(), failed(at, later(2 * SECOND)))
      .when(failure)
      .thenNothing();
    given(requested(), begun(), begun(2, later(HOUR)))
      .when(failure)
      .thenNothing();
    for (const [, end] of ENDS) given(requested(), begun(), end).when(failure).thenNothing();
  });
});

describe('what has become pointless', () => {
  it('ends', () => given(requested()).when(supersede).then(superseded));
  it.each(ENDS)('stays as it was after %s', (_, end) => given(requested(), end).when(supersede).thenNothing());
  it('is refused where nobody requested it', () => given().when(supersede).thenRefused('unknown-delivery'));
});
