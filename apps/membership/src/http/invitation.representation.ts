import type { InvitationRow } from '../projections/invitations/invitations.query';
import { publicStateOf } from '../projections/invitations/state-filter';

type Shown = Readonly<{
  row: InvitationRow;
  /** In clear; nothing where it was erased. */
  email: string | undefined;
  /** Whether whoever looks may do nothing with it. */
  suspended: boolean;
}>;

/** An invitation as the API shows it to those who may send and revoke it. A link is there only if they may follow it. */
export const representInvitation = ({ row, email, suspended }: Shown) => {
  const { id, organization_id, state, permissions, created_at, updated_at, finished_at, expires_at } = row;
  const href = `${pathOfInvitations(organization_id)}/${id}`;
  const isOpen = state === 'pending' && !suspended;
  return {
    // The official clients know fewer states.
    ...{ id, state: publicStateOf(state), exact_state: state, organization_id, email: email ?? null },
    // What they are called is for identity to say.
    owner: { id: row.invited_by.id },
    ...{ permissions, created_at, updated_at, finished_at, expires_at },
    _links: {
      self: { href },
      ...(isOpen ? { resend: { href: `${href}/resend`, method: 'post' }, delete: { href, method: 'delete' } } : {}),
    },
  };
};

/** Where the invitations to an organization are. */
export const pathOfInvitations = (organizationId: string): string => `/organizations/${organizationId}/invitations`;

/** An address that whoever it belongs to recognises, and nobody else can write to. */
export const masked = (email: string): string => {
  const at = email.lastIndexOf('@');
  const [first = ''] = email;
  return `${first}***${email.slice(at)}`;
};
