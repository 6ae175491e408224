import type { Api } from './api/api';
import {
  findOrganization,
  organizationOfProject,
  organizationsOfCaller,
  titleOf,
  type Organization,
} from './api/organizations';
import { Failure } from './failure';
import type { Terminal } from './output/terminal';

/** The organization that a command is about: named, a project's, or picked from a list by whoever can be asked. */
export const chosenOrganization = async (
  api: Api,
  terminal: Terminal,
  { org, project }: Readonly<{ org?: string | undefined; project?: string | undefined }>,
): Promise<Organization> => {
  if (org !== undefined) return findOrganization(api, org);
  if (project !== undefined) return organizationOfProject(api, project);
  if (!terminal.interactive) throw new Failure('Which organization? Give its name or id with --org.');
  const organizations = (await organizationsOfCaller(api, { owned: false })).flatMap(({ items }) => items);
  if (organizations.length === 0)
    throw new Failure('You belong to no organization yet.', { advice: ['Create one: platform organization:create'] });
  return terminal.choose(
    'Which organization?',
    organizations.map(organization => ({ name: titleOf(organization), value: organization })),
  );
};
