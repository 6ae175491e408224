import type { Api } from './api';
import { DRY_RUN, type Consequences } from './members';
import type { Organization } from './organizations';

type Invitation = Readonly<{ id: string; state: string; email: string | null; expires_at: string }>;

/** Whom to invite to what; `force` puts the invitation in the place of one that is pending for the address. */
export type NewInvitation = Readonly<{ email: string; permissions: readonly string[]; force: boolean }>;

export const invite = (api: Api, { id }: Organization, invitation: NewInvitation): Promise<Invitation> =>
  api.post(pathOf(id), invitation);

export const tryInvitation = (api: Api, { id }: Organization, invitation: NewInvitation): Promise<Consequences> =>
  api.post(pathOf(id) + DRY_RUN, invitation);

/** The invitation that waits for an answer from this address. */
export const pendingInvitation = async (
  api: Api,
  { id }: Organization,
  email: string,
): Promise<Invitation | undefined> => {
  const pending = await api.get<readonly Invitation[]>(pathOf(id));
  return pending.find(invitation => invitation.email?.toLowerCase() === email.toLowerCase());
};

const pathOf = (organizationId: string) => `/organizations/${organizationId}/invitations`;
