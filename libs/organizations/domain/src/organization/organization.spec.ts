import { describe, expect, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { ChangeOrganization, CreateOrganization } from './commands';
import type { OrganizationEvent } from './events';
import { organization } from './organization';

const given = specify(organization);
const at = '2026-01-01T00:00:00.000Z';
const facts = {
  organizationId: 'o1',
  label: 'Acme',
  name: 'acme',
  country: 'FR',
  type: 'flexible',
  ownerId: 'olga',
  at,
} as const;
const created: OrganizationEvent = { type: 'OrganizationCreated', data: { ...facts, createdBy: 'olga' } };
const lapsed: OrganizationEvent = {
  type: 'OrganizationCreationLapsed',
  data: { organizationId: 'o1', name: 'acme', at },
};
const deleted: OrganizationEvent = { type: 'OrganizationDeleted', data: { name: 'acme', deletedBy: 'olga', at } };
const create = (more: Partial<CreateOrganization['data']> = {}): CreateOrganization => ({
  type: 'CreateOrganization',
  data: { ...facts, claimed: 'acme', by: 'olga', ...more },
});
const change = (asked: Partial<ChangeOrganization['data']>): ChangeOrganization => ({
  type: 'ChangeOrganization',
  data: { by: 'olga', at, ...asked },
});
const remove = (...hindrances: ('owns-projects' | 'owes-money')[]) =>
  ({ type: 'DeleteOrganization', data: { hindrances, by: 'olga', at } }) as const;
const suspended: OrganizationEvent = {
  type: 'OrganizationSuspended',
  data: { reason: 'Unpaid', suspendedBy: 'sam', at },
};
const reinstated: OrganizationEvent = {
  type: 'OrganizationReinstated',
  data: { reason: 'Paid', reinstatedBy: 'sam', at },
};
const suspend = { type: 'SuspendOrganization', data: { reason: 'Unpaid', by: 'sam', at } } as const;
const reinstate = { type: 'ReinstateOrganization', data: { reason: 'Paid', by: 'sam', at } } as const;
const lapse = (name = 'acme') => ({ type: 'LapseClaimedName', data: { organizationId: 'o1', name, at } }) as const;

describe('creating an organization', () => {
  it('writes down what was asked, and by whom', () => given().when(create()).then(created));
  it('is refused before its name is claimed', () =>
    given()
      .when(create({ claimed: undefined }))
      .thenRefused('name-unclaimed'));
  it('is refused with the claim of another name', () =>
    given()
      .when(create({ claimed: 'other' }))
      .thenRefused('name-unclaimed'));
  it('is refused once it has been', () => given(created).when(create()).thenRefused('already-created'));
  it('is refused once it has lapsed', () => given(lapsed).when(create()).thenRefused('creation-lapsed'));
});

describe('changing an organization', () => {
  it('changes all that was asked for at once, the name first', () =>
    given(created)
      .when(
        change({ label: 'Acme Inc', country: 'DE', name: 'acme-inc', claimed: 'acme-inc', securityContact: 'sealed' }),
      )
      .then(
        { type: 'OrganizationRenamed', data: { from: 'acme', to: 'acme-inc', renamedBy: 'olga', at } },
        { type: 'OrganizationRelabelled', data: { from: 'Acme', to: 'Acme Inc', relabelledBy: 'olga', at } },
        { type: 'OrganizationCountryChanged', data: { from: 'FR', to: 'DE', changedBy: 'olga', at } },
        { type: 'OrganizationSecurityContactChanged', data: { to: 'sealed', changedBy: 'olga', at } },
      ));
  it('takes its security contact away', () => {
    const set: OrganizationEvent = {
      type: 'OrganizationSecurityContactChanged',
      data: { to: 'sealed', changedBy: 'olga', at },
    };
    given(created, set)
      .when(change({ securityContact: null }))
      .then({ type: 'OrganizationSecurityContactChanged', data: { from: 'sealed', changedBy: 'olga', at } });
    given(created)
      .when(change({ securityContact: null }))
      .thenNothing();
  });
  it('does nothing when it is already so', () =>
    given(created)
      .when(change({ name: 'acme', label: 'Acme', country: 'FR' }))
      .thenNothing());
  it('is refused a name that was not claimed', () =>
    given(created)
      .when(change({ name: 'acme-inc' }))
      .thenRefused('name-unclaimed'));
  it('is refused where there is none', () => {
    for (const past of [[], [lapsed], [created, deleted]])
      given(...past)
        .when(change({ label: 'Acme Inc' }))
        .thenRefused('no-such-organization');
  });
});

describe('deleting an organization', () => {
  it('gives its name up', () => given(created).when(remove()).then(deleted));
  it('does nothing the second time', () => given(created, deleted).when(remove()).thenNothing());
  it('is refused where there is none', () => given().when(remove()).thenRefused('no-such-organization'));
  it('is refused while it owns projects', () =>
    given(created).when(remove('owns-projects')).thenRefused('owns-projects'));
  it('is refused while it owes money', () => given(created).when(remove('owes-money')).thenRefused('owes-money'));
});

describe('suspending an organization', () => {
  it('says who did it and why, and does nothing the second time', () => {
    given(created).when(suspend).then(suspended);
    given(created, suspended).when(suspend).thenNothing();
  });
  it('ends by reinstating it, which does nothing the second time', () => {
    given(created, suspended).when(reinstate).then(reinstated);
    for (const past of [[created], [created, suspended, reinstated]])
      given(...past)
        .when(reinstate)
        .thenNothing();
  });
  it('is refused where there is none', () => {
    for (const past of [[], [lapsed], [created, deleted], [created, suspended, deleted]])
      for (const command of [suspend, reinstate])
        given(...past)
          .when(command)
          .thenRefused('no-such-organization');
  });
  it('leaves nothing for its members to change, and everything for staff', () => {
    const relabelled = { type: 'OrganizationRelabelled', data: { from: 'Acme', to: 'Inc', relabelledBy: 'sam', at } };
    const past = [created, suspended];
    for (const command of [change({ label: 'Inc' }), remove()])
      given(...past)
        .when(command)
        .thenRefused('organization-suspended');
    given(...past)
      .when(change({ label: 'Inc', by: 'sam', asStaff: true }))
      .then(relabelled as OrganizationEvent);
    given(...past, reinstated)
      .when(change({ label: 'Inc', by: 'sam' }))
      .then(relabelled as OrganizationEvent);
  });
});

describe('a claimed name that was not put to use', () => {
  it('ends a creation for ever', () => {
    given().when(lapse()).then(lapsed);
    given(lapsed).when(lapse()).thenNothing();
  });
  it('takes the place of a rename', () =>
    given(created)
      .when(lapse('acme-inc'))
      .then({ type: 'OrganizationRenameLapsed', data: { to: 'acme-inc', at } }));
  it('leaves the organization as it was', () => {
    const state = organization.evolve(organization.initialState, created);
    expect(organization.evolve(state, { type: 'OrganizationRenameLapsed', data: { to: 'acme-inc', at } })).toBe(state);
  });
});
