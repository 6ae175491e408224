import type { Membership } from '@charter/membership-copy';
import type { Schema } from '@charter/processors';
import type { Freshness, OrganizationDirectory } from '@charter/service';
import { organizationNamed } from './projections/organization-names/organization-names.query';
import type { Organizations } from './projections/organizations/organizations.query';
import type { OrganizationsServiceTables } from './projections/read-models';

type Parts = Readonly<{
  schema: Schema<OrganizationsServiceTables>;
  organizations: Pick<Organizations, 'withId'>;
  membershipOf: (asked: readonly [organizationId: string, userId: string]) => Promise<Membership | undefined>;
  trust: Freshness['trust'];
}>;

const BY_NAME = 'name=';

/**
 * What somebody may do in an organization that an address names: by what membership has announced. In one that is
 * deleted they still may: whoever repeats the request that deleted it is to learn its outcome, and every other finds
 * nothing there.
 */
export const organizationDirectory = ({
  schema,
  organizations,
  membershipOf,
  trust,
}: Parts): OrganizationDirectory => ({
  access: async (reference, callerId) => {
    const organizationId = await named(schema, reference);
    if (organizationId === undefined) return undefined;
    // By its name it is found, and what is parked may be why nobody belongs to it.
    trust(organizationId);
    const membership = await membershipOf([organizationId, callerId]);
    return membership && { organizationId, ...membership };
  },
  idOf: async reference => {
    const organizationId = await named(schema, reference);
    return organizationId === undefined ? undefined : (await organizations.withId(organizationId))?.id;
  },
});

const named = async (schema: Parts['schema'], reference: string): Promise<string | undefined> =>
  reference.startsWith(BY_NAME) ? organizationNamed(schema, reference.slice(BY_NAME.length)) : reference;
