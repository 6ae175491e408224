import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CharterRequest } from '../http/charter-request';

/** What who calls may do in one organization. */
export type OrganizationAccess = Readonly<{
  organizationId: string;
  owner: boolean;
  permissions: readonly string[];
  /** Its members change nothing while it is; left out where the service decides that from its own streams. */
  suspended?: boolean;
  /** They belong to none of it, and may do everything, for a reason: every service answers for what they did. */
  asStaff?: Readonly<{ reason: string }>;
  /** They belong to none of it, and may read what its administrators may, by this mandate: audit alone knows mandates. */
  mandateId?: string;
}>;

/** How a service finds out about it. `reference` is an id or `name=…`, as it stands in an address. */
export interface OrganizationDirectory {
  /** Undefined where there is no such organization, or none for this caller: nobody can tell which. */
  access(reference: string, callerId: string): Promise<OrganizationAccess | undefined>;
  /** The id of one that exists, whoever belongs to it. */
  idOf(reference: string): Promise<string | undefined>;
}

/** Hands a controller the organization of the address, and what the caller may do there. */
export const TheOrganization = createParamDecorator((_data: unknown, context: ExecutionContext): OrganizationAccess => {
  const { organization } = context.switchToHttp().getRequest<CharterRequest>();
  if (!organization) throw new Error('This route requires nothing within an organization.');
  return organization;
});
