import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CharterRequest } from '../http/charter-request';

/** What who calls may do in one organization. */
export type OrganizationAccess = Readonly<{
  organizationId: string;
  owner: boolean;
  permissions: readonly string[];
}>;

/** How a service finds out about it. `reference` is an id or `name=…`, as it stands in an address. */
export interface OrganizationDirectory {
  /** Undefined where there is no such organization, or none for this caller: nobody can tell which. */
  access(reference: string, callerId: string): Promise<OrganizationAccess | undefined>;
}

/** Hands a controller the organization of the address, and what the caller may do there. */
export const TheOrganization = createParamDecorator((_data: unknown, context: ExecutionContext): OrganizationAccess => {
  const { organization } = context.switchToHttp().getRequest<CharterRequest>();
  if (!organization) throw new Error('This route requires nothing within an organization.');
  return organization;
});
