import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import { departure, nextDepartureStep } from './departure';
import type { DepartureEvent } from './events';

const given = specify(departure);
const at = '2026-01-01T00:00:00.000Z';
const requested: DepartureEvent = {
  type: 'DepartureRequested',
  data: { departureId: 'd1', userId: 'olga', erase: true, requestedBy: 'sam', at },
};
const permitted: DepartureEvent = { type: 'DeparturePermitted', data: { userId: 'olga', at } };
const refused: DepartureEvent = { type: 'DepartureRefused', data: { userId: 'olga', organizations: ['o1'], at } };
const completed: DepartureEvent = { type: 'DepartureCompleted', data: { userId: 'olga', at } };
const request = {
  type: 'RequestDeparture',
  data: { departureId: 'd1', userId: 'olga', erase: true, by: 'sam', at },
} as const;
const permit = { type: 'PermitDeparture', data: { userId: 'olga', at } } as const;
const refuse = { type: 'RefuseDeparture', data: { userId: 'olga', organizations: ['o1'], at } } as const;
const complete = { type: 'CompleteDeparture', data: { userId: 'olga', at } } as const;

describe('a departure', () => {
  it('goes from its request by permission to its end, each step once', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenNothing();
    given(requested).when(permit).then(permitted);
    given(requested, permitted).when(permit).thenNothing();
    given(requested, permitted).when(complete).then(completed);
    given(requested, permitted, completed).when(complete).thenNothing();
  });
  it('ends where it is refused', () => {
    given(requested).when(refuse).then(refused);
    for (const late of [permit, refuse, complete]) given(requested, refused).when(late).thenNothing();
  });
  it('is not stopped once it is permitted, nor completed before', () => {
    given(requested, permitted).when(refuse).thenNothing();
    given(requested).when(complete).thenNothing();
  });
  it.each([permit, refuse, complete])('is nothing that nobody asked for: $type', command =>
    given().when(command).thenRefused('no-such-departure'),
  );
  it('is to be acted on when it is permitted, and at no other time', () => {
    const step = (...past: readonly DepartureEvent[]) => nextDepartureStep(fold(departure, past));
    expect(step(requested, permitted)).toEqual({ userId: 'olga', erase: true, requestedBy: 'sam' });
    for (const past of [[], [requested], [requested, refused], [requested, permitted, completed]])
      expect(step(...past)).toBeUndefined();
  });
});
