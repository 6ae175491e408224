import { Module, type DynamicModule } from '@nestjs/common';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { identityCallers } from '@charter/identity-copy';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { memberships } from '@charter/membership-copy';
import {
  organization,
  organizationHistory,
  organizationName,
  organizationNameHistory,
} from '@charter/organizations-domain';
import type { ServiceParts } from '@charter/service';
import { creating } from './creating';
import { deletionHindrances } from './deletion-hindrances';
import { foundings } from './founding/foundings';
import { OrganizationReferencesController } from './http/organization-references.controller';
import { OrganizationsController } from './http/organizations.controller';
import { ORGANIZATIONS, organizationsDesk } from './http/organizations.desk';
import { SubscriptionsController } from './http/subscriptions.controller';
import { SuspensionController } from './http/suspension.controller';
import { UserOrganizationsController } from './http/user-organizations.controller';
import { change } from './naming/change';
import { creation } from './naming/creation';
import { nameClaims, ORGANIZATION, ORGANIZATION_NAME, type NameClaims, type Organizations } from './naming/name-claims';
import { organizationDirectory } from './organization-directory';
import { claimsWatchdog } from './processes/claims.watchdog';
import { concernsNames, namesReactor } from './processes/names.reactor';
import { claimsOpenSince } from './projections/name-claims/name-claims.query';
import { organizationsIn } from './projections/organizations/organizations.query';
import { copies, ownReadModels, type OrganizationsServiceTables } from './projections/read-models';
import { NAME_STREAMS, ORGANIZATION_STREAMS } from './publishing/publication';
import { securityContacts } from './security-contacts';

/** The service's table of contents: what it decides, keeps, copies, reacts to and answers. */
@Module({})
export class OrganizationsModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<OrganizationsServiceTables>();
    const { vault } = service.parts;
    const settle = () => service.settle();
    const trust = (...ids: readonly string[]) => service.freshness.trust(...ids);

    service.keepsRows('organizations', { prefixes: [...ORGANIZATION_STREAMS, ...NAME_STREAMS], models: ownReadModels });
    const copied = service.keepsCopies('organizations:copies', [IDENTITY_TOPIC, MEMBERSHIP_TOPIC], copies);
    const { organizations, claims } = named(service);

    const callers = identityCallers(schema);
    const members = memberships(schema);
    service.knowsCallers(callers, { rows: copied, lanes: IDENTITY_TOPIC });
    type Belonging = readonly [organizationId: string, userId: string];
    const membershipOf = service.remembers((asked: Belonging) => members.of(...asked), {
      rows: copied,
      lanes: MEMBERSHIP_TOPIC,
    });
    const rows = organizationsIn(schema);
    service.organizations = organizationDirectory({ schema, organizations: rows, membershipOf, trust });

    const known = foundings(members, listener => {
      copied.onRowsChanged(lane => {
        if (lane.startsWith(MEMBERSHIP_TOPIC)) listener();
      });
    });
    const contacts = securityContacts(vault);
    const create = creation({ organizations, claims, isFounded: known.isFounded });
    const desk = organizationsDesk({
      rows,
      accessOf: members.of,
      ...{ contacts, vault, settle },
      create: creating({ ...{ create, callers, contacts, settle, trust }, foundings: known }),
      change: change({ organizations, claims }),
      handle: organizations.handle,
      recordStaff: service.recordStaff,
      hindrances: deletionHindrances,
    });
    return {
      module: OrganizationsModule,
      controllers: [
        OrganizationsController,
        UserOrganizationsController,
        OrganizationReferencesController,
        SubscriptionsController,
        SuspensionController,
      ],
      providers: [{ provide: ORGANIZATIONS, useValue: desk }],
    };
  }
}

/** Organizations and the registry of their names, which follows them. */
const named = (service: ServiceParts): Readonly<{ organizations: Organizations; claims: NameClaims }> => {
  const { store: streams, log } = service.parts;
  const organizations = service.commands({
    category: ORGANIZATION,
    decider: organization,
    history: organizationHistory,
  });
  const names = service.commands({
    category: ORGANIZATION_NAME,
    decider: organizationName,
    history: organizationNameHistory,
  });
  const claims = nameClaims({ streams, organizations, names });
  service.reacts('organizations:names', ORGANIZATION_STREAMS, {
    react: namesReactor(claims),
    concerns: concernsNames,
  });
  service.runs(
    claimsWatchdog({
      claims,
      openSince: until => claimsOpenSince(service.schema<OrganizationsServiceTables>(), until),
      onTrouble: error => log.warn({ err: error }, 'open claims could not be looked at'),
    }),
  );
  return { organizations, claims };
};
