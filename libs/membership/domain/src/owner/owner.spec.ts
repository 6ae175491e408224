import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { OwnerEvent } from './events';
import { owner } from './owner';

const given = specify(owner);
const at = '2026-01-01T00:00:00.000Z';
const claimed = (organizationId: string, fence = '4'): OwnerEvent => ({
  type: 'OwnershipClaimed',
  data: { userId: 'olga', organizationId, fence, at },
});
const released = (organizationId: string, fence = '4'): OwnerEvent => ({
  type: 'OwnershipReleased',
  data: { userId: 'olga', organizationId, fence, at },
});
const agreed: OwnerEvent = { type: 'DepartureAgreed', data: { userId: 'olga', departureId: 'd1', at } };
const vetoed = (...organizations: readonly string[]): OwnerEvent => ({
  type: 'DepartureVetoed',
  data: { userId: 'olga', departureId: 'd1', organizations, at },
});
const calledOff: OwnerEvent = { type: 'DepartureCalledOff', data: { userId: 'olga', departureId: 'd1', at } };
const claim = (organizationId: string, fence = '4') =>
  ({ type: 'ClaimOwnership', data: { userId: 'olga', claims: [{ organizationId, fence }], at } }) as const;
const release = (organizationId: string, fence = '4') =>
  ({ type: 'ReleaseOwnership', data: { userId: 'olga', organizationId, fence, at } }) as const;
const depart = (departureId = 'd1') =>
  ({ type: 'DecideDeparture', data: { userId: 'olga', departureId, at } }) as const;
const callOff = { type: 'CallOffDeparture', data: { userId: 'olga', at } } as const;

describe('a claim of ownership', () => {
  it('names the place where it is put to use, and is made once', () => {
    given().when(claim('o1')).then(claimed('o1'));
    given(claimed('o1')).when(claim('o1')).thenNothing();
    given(claimed('o1')).when(claim('o1', '9')).then(claimed('o1', '9'));
    for (const older of ['4', 'no-stream']) given(claimed('o1', '9')).when(claim('o1', older)).thenNothing();
    given(claimed('o1', 'no-stream')).when(claim('o1', '0')).then(claimed('o1', '0'));
  });
  it('may be one of several, of which those are made that are not there yet', () => {
    const claims = ['o1', 'o2', 'o3'].map(organizationId => ({ organizationId, fence: '4' }));
    given(claimed('o2'))
      .when({ type: 'ClaimOwnership', data: { userId: 'olga', claims, at } })
      .then(claimed('o1'), claimed('o3'));
  });
  it('is released by whoever looked at it, unless there is a newer one', () => {
    given(claimed('o1')).when(release('o1')).then(released('o1'));
    given(claimed('o1'), claimed('o1', '9')).when(release('o1')).thenNothing();
    given(claimed('o1'), released('o1')).when(release('o1')).thenNothing();
  });
  it('is refused to who is leaving, until they are back', () => {
    given(agreed).when(claim('o1')).thenRefused('departing');
    given(agreed, calledOff).when(claim('o1')).then(claimed('o1'));
  });
});

describe('a departure', () => {
  it('is agreed to where nothing is claimed, once', () => {
    given().when(depart()).then(agreed);
    given(claimed('o1'), released('o1')).when(depart()).then(agreed);
    given(agreed).when(depart()).thenNothing();
    given(agreed).when(depart('d2')).thenNothing();
  });
  it('is vetoed while anything is, by the names of all of it', () => {
    given(claimed('o1'), claimed('o2')).when(depart()).then(vetoed('o1', 'o2'));
    given(claimed('o1'), vetoed('o1')).when(depart()).thenNothing();
  });
  it('that was vetoed stays so, and another is decided anew', () => {
    given(claimed('o1'), vetoed('o1'), released('o1')).when(depart()).thenNothing();
    given(claimed('o1'), vetoed('o1'), released('o1'))
      .when(depart('d2'))
      .then({ type: 'DepartureAgreed', data: { userId: 'olga', departureId: 'd2', at } });
  });
  it('is called off once, where there is one', () => {
    given(agreed).when(callOff).then(calledOff);
    given(agreed, calledOff).when(callOff).thenNothing();
    given().when(callOff).thenNothing();
  });
});
