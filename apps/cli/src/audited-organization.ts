import type { Api } from './api/api';
import type { Audited } from './api/audit';
import { titleOf } from './api/organizations';
import { chosenOrganization } from './organization-choice';
import type { Terminal } from './output/terminal';

/**
 * The organization whose history a command is about. One that is named goes to the audit as it is: auditors belong to none
 * of them, and what is deleted cannot be found elsewhere.
 */
export const auditedOrganization = async (
  api: Api,
  terminal: Terminal,
  { org, project }: Readonly<{ org?: string | undefined; project?: string | undefined }>,
): Promise<Audited> => {
  if (org !== undefined) return { title: org, named: org };
  const organization = await chosenOrganization(api, terminal, { project });
  return { title: titleOf(organization), named: organization.id };
};
