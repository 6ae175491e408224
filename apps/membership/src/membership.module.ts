import { Module, type DynamicModule } from '@nestjs/common';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { identityCallers } from '@charter/identity-copy';
import { membership, membershipHistory } from '@charter/membership-domain';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { organizationReferences } from '@charter/organizations-copy';
import type { ServiceParts } from '@charter/service';
import { FoundingConsumer, MEMBERSHIPS } from './consuming/founding.consumer';
import { LINKS, MEMBERS, MembersController } from './http/members.controller';
import { organizationDirectory } from './organization-directory';
import { membersIn } from './projections/members/members.query';
import { copies, ownReadModels, type MembershipServiceTables } from './projections/read-models';
import { MEMBERSHIP_STREAMS } from './publishing/publication';

/** The service's table of contents: what it decides, keeps, copies, acts on and answers. */
@Module({})
export class MembershipModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<MembershipServiceTables>();

    const rows = service.keepsRows('membership', MEMBERSHIP_STREAMS, ownReadModels);
    // Memberships are founded by what comes over the bus: whoever was told of one must find it here.
    service.waitsFor(rows);
    const copied = service.keepsCopies('membership:copies', [IDENTITY_TOPIC, ORGANIZATIONS_TOPIC], copies);
    service.consumes('membership:founding', [ORGANIZATIONS_TOPIC]);

    const memberships = service.commands({ category: 'membership', decider: membership, history: membershipHistory });
    const members = membersIn(schema);
    service.knowsCallers(identityCallers(schema), { rows: copied, lanes: IDENTITY_TOPIC });
    service.organizations = organizationDirectory(organizationReferences(schema), members, (...ids) =>
      service.freshness.trust(...ids),
    );
    return {
      module: MembershipModule,
      controllers: [MembersController, FoundingConsumer],
      providers: [
        { provide: MEMBERSHIPS, useValue: memberships },
        { provide: MEMBERS, useValue: members },
        { provide: LINKS, useValue: service.parts.vault },
      ],
    };
  }
}
