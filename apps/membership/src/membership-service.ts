import type { Service } from '@charter/service';
import { MembershipModule } from './membership.module';
import { membershipPublication } from './publishing/publication';

/** Who belongs to organizations, and what they may do there. */
export const membershipService: Service = {
  name: 'membership',
  publication: membershipPublication,
  module: service => MembershipModule.over(service),
};
