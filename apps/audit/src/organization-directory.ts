import type { Mandates } from '@charter/identity-copy';
import type { Memberships } from '@charter/membership-copy';
import type { OrganizationReferences } from '@charter/organizations-copy';
import type { Freshness, OrganizationAccess, OrganizationDirectory } from '@charter/service';

type Parts = Readonly<{
  references: Pick<OrganizationReferences, 'find'>;
  memberships: Pick<Memberships, 'of'>;
  mandates: Pick<Mandates, 'mandateFor'>;
  /** Whether a mandate is good for somebody still: for service accounts, and for users with the role auditor. */
  mayAudit: (id: string) => Promise<boolean>;
  trust: Freshness['trust'];
  now?: () => number;
}>;

const BY_NAME = 'name=';

/**
 * Who may read an organization's history: its administrators, and an auditor whose mandate covers it, who comes like one.
 * One that is deleted has its history all the same.
 */
export const organizationDirectory = (parts: Parts): OrganizationDirectory => {
  const existing = async (reference: string): Promise<string | undefined> => {
    const isName = reference.startsWith(BY_NAME);
    const asked = isName ? { name: reference.slice(BY_NAME.length) } : { id: reference };
    const id = (await parts.references.find(asked))?.id;
    if (id !== undefined) parts.trust(id);
    return id;
  };
  return {
    access: async (reference, callerId) => {
      const organizationId = await existing(reference);
      if (organizationId === undefined) return undefined;
      const membership = await parts.memberships.of(organizationId, callerId);
      if (membership?.permissions.includes('admin')) return { organizationId, ...membership };
      // Whoever belongs to it without being an administrator is told so, unless they are its auditor as well.
      const mandated = await byMandate(parts, organizationId, callerId);
      return mandated ?? (membership && { organizationId, ...membership });
    },
    idOf: existing,
  };
};

const byMandate = async (
  { mandates, mayAudit, now = Date.now }: Parts,
  organizationId: string,
  auditorId: string,
): Promise<OrganizationAccess | undefined> => {
  if (!(await mayAudit(auditorId))) return undefined;
  const at = new Date(now()).toISOString();
  const mandate = await mandates.mandateFor({ auditorId, organizationId, at });
  return mandate && { organizationId, owner: false, permissions: ['admin'], mandateId: mandate.mandateId };
};
