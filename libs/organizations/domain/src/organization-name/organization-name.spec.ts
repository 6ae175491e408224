import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { specify } from '@charter/testing';
import type { ClaimName } from './commands';
import type { OrganizationNameEvent } from './events';
import { organizationName } from './organization-name';

const given = specify(organizationName);
const at = '2026-01-01T00:00:00.000Z';
const reservedUntil = '2026-04-01T00:00:00.000Z';
const asked = (organizationId: string, fence: string) => ({ name: 'acme', organizationId, fence, request: 'hash', at });
const claimed = (organizationId = 'o1', fence = '0'): OrganizationNameEvent => ({
  type: 'NameClaimed',
  data: { ...asked(organizationId, fence), claimedBy: 'olga' },
});
const taken: OrganizationNameEvent = { type: 'NameTaken', data: { organizationId: 'o1', at } };
const released: OrganizationNameEvent = { type: 'NameClaimLapsed', data: { organizationId: 'o1', at } };
const vacated: OrganizationNameEvent = { type: 'NameVacated', data: { organizationId: 'o1', reservedUntil, at } };
const claim = (organizationId = 'o1', fence = '0', when = at): ClaimName => ({
  type: 'ClaimName',
  data: { ...asked(organizationId, fence), by: 'olga', at: when },
});
const settle = (use: 'used' | 'dead', fence = '0') =>
  ({ type: 'SettleClaim', data: { organizationId: 'o1', fence, use, at } }) as const;
const vacate = (left: string, organizationId = 'o1') =>
  ({ type: 'VacateName', data: { organizationId, left, at } }) as const;

describe('claiming a name', () => {
  it('says where it will be put to use', () => given().when(claim()).then(claimed()));
  it('does nothing when it is already claimed so', () => given(claimed()).when(claim()).thenNothing());
  it('is refused while another claim is open', () => given(claimed()).when(claim('o2')).thenRefused('claim-open'));
  it('is refused for another place while the first claim is open', () =>
    given(claimed()).when(claim('o1', '4')).thenRefused('claim-open'));
  it('is refused while another organization bears the name', () =>
    given(claimed(), taken).when(claim('o2')).thenRefused('name-taken'));
  it('is possible again once a claim has lapsed', () =>
    given(claimed(), released).when(claim('o2')).then(claimed('o2')));
});

describe('a name that was given up', () => {
  const past = [claimed(), taken, vacated];
  it('is kept from others for 90 days', () => {
    given(claimed(), taken).when(vacate('3')).then(vacated);
    given(...past)
      .when(claim('o2', '0', '2026-03-31T23:59:59.999Z'))
      .thenRefused('name-reserved');
  });
  it('is free for everybody from then on', () =>
    given(...past)
      .when(claim('o2', '0', reservedUntil))
      .then({ type: 'NameClaimed', data: { ...asked('o2', '0'), claimedBy: 'olga', at: reservedUntil } }));
  it('can be claimed again by its own organization at any time', () =>
    given(...past)
      .when(claim('o1', '5'))
      .then(claimed('o1', '5')));
  it('is reserved as before when that claim lapses', () =>
    given(...past, claimed('o1', '5'), released)
      .when(claim('o2'))
      .thenRefused('name-reserved'));
  it('is given up once', () =>
    given(...past)
      .when(vacate('3'))
      .thenNothing());
  it('is not given up by a departure from before its organization came back', () =>
    given(claimed(), taken, claimed('o1', '5'), taken).when(vacate('3')).thenNothing());
  it('is not given up by who does not bear it', () => {
    given(claimed(), taken).when(vacate('3', 'o2')).thenNothing();
    given().when(vacate('3')).thenNothing();
  });
});

describe('settling a claim', () => {
  it('makes the name the claimant’s own', () => given(claimed()).when(settle('used')).then(taken));
  it('releases the name when the claim is dead', () => given(claimed()).when(settle('dead')).then(released));
  it('does nothing twice', () => given(claimed(), taken).when(settle('dead')).thenNothing());
  it('leaves a later claim alone', () => given(claimed('o1', '5')).when(settle('dead')).thenNothing());
  it('is due as long as a claim is open', () => {
    const due = (...past: OrganizationNameEvent[]) => organizationName.nextStep(fold(organizationName, past));
    expect(due()).toBeUndefined();
    expect(due(claimed())).toEqual({
      due: 'settle-claim',
      commandId: 'acme:o1@0:settle',
      claim: { name: 'acme', organizationId: 'o1', fence: '0', claimedBy: 'olga', request: 'hash' },
    });
    expect(due(claimed(), taken)).toBeUndefined();
  });
});
