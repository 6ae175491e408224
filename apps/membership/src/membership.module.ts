import { Module, type DynamicModule } from '@nestjs/common';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { identityCallers } from '@charter/identity-copy';
import { membership, membershipHistory, owner, ownerHistory } from '@charter/membership-domain';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { organizationReferences, type OrganizationReferences } from '@charter/organizations-copy';
import type { ServiceParts } from '@charter/service';
import { FoundingConsumer } from './consuming/founding.consumer';
import { DeparturesConsumer } from './consuming/departures.consumer';
import { SuspensionConsumer } from './consuming/suspension.consumer';
import { changes } from './http/changes';
import { InvitationLinksController } from './http/invitation-links.controller';
import { INVITATION_LINKS, invitationLinksDesk } from './http/invitation-links.desk';
import { InvitationsController } from './http/invitations.controller';
import { INVITATIONS, invitationsDesk } from './http/invitations.desk';
import { MEMBER_SETTINGS, MemberSettingsController } from './http/member-settings.controller';
import { MembersController } from './http/members.controller';
import { MEMBERS, membersDesk } from './http/members.desk';
import { OwnershipOffersController } from './http/ownership-offers.controller';
import { OWNERSHIP_OFFERS, ownershipOffersDesk } from './http/ownership-offers.desk';
import { sendingLimits } from './http/sending-limits';
import { MEMBERSHIP, MEMBERSHIPS, type Memberships } from './memberships';
import { organizationDirectory } from './organization-directory';
import { claimedMemberships } from './owning/claimed-memberships';
import { claiming } from './owning/claims';
import { DEPARTURES, departures, type Departures } from './owning/departures';
import { OWNER } from './owning/owners';
import { lapsesWatchdog } from './processes/lapses.watchdog';
import { dueBy } from './projections/deadlines/deadlines.query';
import { invitationsIn } from './projections/invitations/invitations.query';
import { membersIn } from './projections/members/members.query';
import { copies, ownReadModels, type MembershipServiceTables } from './projections/read-models';
import { MEMBERSHIP_STREAMS } from './publishing/publication';

/** The service's table of contents: what it decides, keeps, copies, acts on and answers. */
@Module({})
export class MembershipModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<MembershipServiceTables>();
    const { vault, store, log } = service.parts;
    const trust = (...ids: readonly string[]) => service.freshness.trust(...ids);

    const rows = service.keepsRows('membership', { prefixes: MEMBERSHIP_STREAMS, models: ownReadModels });
    // Memberships are founded by what comes over the bus: whoever was told of one must find it here.
    service.waitsFor(rows);
    const copied = service.keepsCopies('membership:copies', [IDENTITY_TOPIC, ORGANIZATIONS_TOPIC], copies);
    service.consumes('membership:founding', [ORGANIZATIONS_TOPIC]);

    const references = organizationReferences(schema);
    const { memberships, leaving } = decided(service, references);
    const members = membersIn(schema);
    const callers = identityCallers(schema);
    service.knowsCallers(callers, { rows: copied, lanes: IDENTITY_TOPIC });
    service.organizations = organizationDirectory({ references, members, trust });
    service.runs(
      lapsesWatchdog({
        memberships,
        dueBy: at => dueBy(schema, at),
        clockOffBy: () => store.clockOffBy(),
        onTrouble: error => log.warn({ err: error }, 'what has ended could not be written down'),
      }),
    );

    const change = changes({ memberships, settle: () => service.settle() });
    const desk = membersDesk({ members, memberships, change, callers, vault, trust });
    const invitations = invitationsIn(schema);
    const limit = sendingLimits(invitations);
    const inviting = invitationsDesk({ invitations, memberships, change, addresses: callers, vault, limit });
    const about = { invitations, organizations: references, addresses: callers, members: desk };
    const links = invitationLinksDesk({ ...about, change, vault, freshness: () => service.freshness });
    return {
      module: MembershipModule,
      controllers: [
        ...[MembersController, MemberSettingsController, OwnershipOffersController],
        ...[InvitationsController, InvitationLinksController, FoundingConsumer, SuspensionConsumer, DeparturesConsumer],
      ],
      providers: [
        { provide: MEMBERSHIPS, useValue: memberships },
        { provide: MEMBERS, useValue: desk },
        { provide: DEPARTURES, useValue: leaving },
        { provide: MEMBER_SETTINGS, useValue: { memberships, change } },
        { provide: OWNERSHIP_OFFERS, useValue: ownershipOffersDesk({ memberships, change }) },
        { provide: INVITATIONS, useValue: inviting },
        { provide: INVITATION_LINKS, useValue: links },
      ],
    };
  }
}

/** Memberships, and persons as owners, for whom they are claimed first: whoever owns anything is not let go. */
const decided = (
  service: ServiceParts,
  references: OrganizationReferences,
): Readonly<{ memberships: Memberships; leaving: Departures }> => {
  const streams = service.parts.store;
  const owners = service.commands({ category: OWNER, decider: owner, history: ownerHistory });
  const plain = service.commands({ category: MEMBERSHIP, decider: membership, history: membershipHistory });
  const memberships = claimedMemberships({ memberships: plain, claim: claiming(owners) });
  const isDeleted = async (id: string) => (await references.find({ id }))?.deleted ?? false;
  service.consumes('membership:departures', [IDENTITY_TOPIC]);
  return { memberships, leaving: departures({ streams, memberships, owners, isDeleted }) };
};
