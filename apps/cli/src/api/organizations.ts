import { EXIT, Failure } from '../failure';
import type { Api } from './api';
import { everyPage, type Links, type Page } from './links';
import { ApiProblem } from './problem';
import { me } from './users';

export type Organization = Readonly<Record<string, unknown>> &
  Readonly<{ id: string; name: string; label: string; type: string; owner_id: string; _links?: Links }>;
export type NewOrganization = Readonly<{ label: string; name?: string; type?: string; country?: string }>;

/** What may be changed by `organization:info`. */
export const WRITABLE = ['name', 'label', 'country'] as const;
export type Writable = (typeof WRITABLE)[number];

/** How messages call an organization. */
export const titleOf = ({ label, name }: Organization): string => (label === name ? name : `${label} (${name})`);

/** The organizations that the caller owns or belongs to, or only owns, as pages. */
export const organizationsOfCaller = async (
  api: Api,
  { owned }: { owned: boolean },
): Promise<readonly Page<Organization>[]> => {
  const { id } = await me(api);
  return everyPage(
    api,
    owned
      ? `/organizations?${new URLSearchParams({ 'filter[owner_id][eq]': id })}`
      : `/users/${encodeURIComponent(id)}/organizations`,
  );
};

/** Names never have the shape of an id, so a reference is either the one or the other. */
const ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** An organization's id or name as it stands in addresses. */
export const inAddress = (reference: string): string => (ID.test(reference) ? reference : `name=${reference}`);

/** Finds an organization by its id or its name. */
export const findOrganization = async (api: Api, reference: string): Promise<Organization> =>
  found(
    api.get<Organization>(`/organizations/${encodeURIComponent(inAddress(reference))}`),
    new Failure(`Organization not found: ${reference}`),
  );

/** Finds the organization that owns a project, which is given by its id or by an address that contains `/projects/<id>`. */
export const organizationOfProject = async (api: Api, reference: string): Promise<Organization> => {
  const id = /\/projects\/([^/?#]+)/.exec(reference)?.[1] ?? reference;
  const missing = new Failure(`Project not found: ${reference}`, { exitCode: EXIT.noSuchProject });
  const { organization } = await found(
    api.get<{ organization: string }>(`/projects/${encodeURIComponent(id)}`),
    missing,
  );
  return findOrganization(api, organization);
};

export const createOrganization = (api: Api, organization: NewOrganization): Promise<Organization> =>
  api.post('/organizations', organization);

export const changeOrganization = (
  api: Api,
  id: string,
  changes: Partial<Record<Writable, string>>,
): Promise<Organization> => api.patch(`/organizations/${id}`, changes);

export const deleteOrganization = (api: Api, id: string): Promise<void> => api.delete(`/organizations/${id}`);

const found = async <Answer>(answer: Promise<Answer>, missing: Failure): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof ApiProblem && error.status === 404 ? missing : error;
  }
};
