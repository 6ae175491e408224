import type { Api } from './api';
import { pagesFrom, type Links } from './links';

/** What an auditor may see until when: asked for by one of staff, approved by another. */
export type Mandate = Readonly<Record<string, unknown>> &
  Readonly<{
    id: string;
    auditor_id: string;
    organizations: 'all' | readonly string[];
    until: string;
    reason: string;
    state: string;
    requested_by: string;
    _links?: Links;
  }>;
export type NewMandate = Pick<Mandate, 'auditor_id' | 'organizations' | 'until' | 'reason'>;

export const MANDATE_STATES = ['pending', 'active', 'ended', 'lapsed'] as const;

export const requestMandate = (api: Api, mandate: NewMandate): Promise<Mandate> => api.post('/mandates', mandate);

/** `reason` is left out where nobody says one; of staff who end a mandate the server wants it. */
export const approveMandate = (api: Api, id: string, reason: string | undefined): Promise<Mandate> =>
  api.post(`${pathOf(id)}/approve`, reason === undefined ? {} : { reason });

export const endMandate = (api: Api, id: string, reason: string | undefined): Promise<Mandate> =>
  api.post(`${pathOf(id)}/end`, reason === undefined ? {} : { reason });

export const readMandate = (api: Api, id: string): Promise<Mandate> => api.get(pathOf(id));

/** All mandates for staff, for an auditor their own; those asked for last come first. */
export const mandatesOf = async (
  api: Api,
  { auditorId, state }: Readonly<{ auditorId?: string | undefined; state?: string | undefined }>,
): Promise<readonly Mandate[]> => {
  const query = new URLSearchParams({
    sort: '-requested_at',
    ...(auditorId === undefined ? {} : { 'filter[auditor_id]': auditorId }),
    ...(state === undefined ? {} : { 'filter[state]': state }),
  });
  const mandates: Mandate[] = [];
  for await (const { items } of pagesFrom<Mandate>(api, `/mandates?${query}`)) mandates.push(...items);
  return mandates;
};

const pathOf = (id: string) => `/mandates/${encodeURIComponent(id)}`;
