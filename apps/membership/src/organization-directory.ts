import { permissionsAt } from '@charter/membership-domain';
import type { OrganizationReferences } from '@charter/organizations-copy';
import type { Freshness, OrganizationDirectory } from '@charter/service';
import type { Members } from './projections/members/members.query';

type Parts = Readonly<{
  references: Pick<OrganizationReferences, 'find'>;
  members: Pick<Members, 'one' | 'ownerOf'>;
  trust: Freshness['trust'];
  now?: () => number;
}>;

const BY_NAME = 'name=';

/** What somebody may do in an organization that an address names: by this service's own facts, as they are just now. */
export const organizationDirectory = ({
  references,
  members,
  trust,
  now = Date.now,
}: Parts): OrganizationDirectory => ({
  access: async (reference, callerId) => {
    const found = await existing(references, reference);
    if (!found) return undefined;
    // By its name it is found, and what is parked may be why nobody belongs to it.
    trust(found.id);
    const member = await members.one(found.id, callerId);
    const at = new Date(now()).toISOString();
    if (!member) return undefined;
    const { id: organizationId, suspended } = found;
    return { organizationId, owner: member.owner, permissions: permissionsAt(member, at), suspended };
  },
  idOf: async reference => {
    const found = await existing(references, reference);
    // It exists for everybody from when it has its owner.
    return found && (await members.ownerOf(found.id)) !== undefined ? found.id : undefined;
  },
});

const existing = async (references: Parts['references'], reference: string) => {
  const isName = reference.startsWith(BY_NAME);
  const found = await references.find(isName ? { name: reference.slice(BY_NAME.length) } : { id: reference });
  return found?.deleted ? undefined : found;
};
