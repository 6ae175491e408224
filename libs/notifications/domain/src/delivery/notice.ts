/** Who did something: a user as a member, somebody of staff, a program of the platform, or a service itself. */
export type By = Readonly<{ kind: 'user' | 'staff' | 'service' | 'system'; id: string }>;

type InOrganization = Readonly<{ organizationId: string }>;
type Act = InOrganization & Readonly<{ by: By }>;
type Offer = InOrganization &
  Readonly<{ offerId: string; ownerId: string; userId: string; stay: boolean; expiresAt: string }>;

/** What somebody is told about an organization. */
export type OrganizationNotice =
  /** The link with this number leads to the invitation, until then. */
  | (Act & Readonly<{ kind: 'invitation'; invitationId: string; linkNumber: number; expiresAt: string }>)
  | (Act & Readonly<{ kind: 'member-added'; permissions: readonly string[] }>)
  /** `permissions` is all that is held for good from then on; `removed` what is not allowed by it any more. */
  | (Act &
      Readonly<{
        kind: 'permissions-changed';
        permissions: readonly string[];
        added: readonly string[];
        removed: readonly string[];
      }>)
  /** `before` is the end that the permission had until then. */
  | (Act & Readonly<{ kind: 'permission-granted'; permission: string; until: string; before?: string | undefined }>)
  | (Act & Readonly<{ kind: 'grant-ended'; permission: string; until: string }>)
  | (InOrganization & Readonly<{ kind: 'grant-lapsed'; permission: string; until: string }>)
  | (Act & Readonly<{ kind: 'member-removed' }>)
  | (Act &
      Readonly<{
        kind: 'project-access-changed';
        projectId: string;
        added: readonly string[];
        removed: readonly string[];
      }>)
  | (Offer & Readonly<{ kind: 'ownership-offered' }>)
  | (Offer & Readonly<{ kind: 'ownership-declined' }>)
  | (Offer & Readonly<{ kind: 'ownership-withdrawn' }>)
  | (Offer & Readonly<{ kind: 'ownership-lapsed' }>)
  /** Because whom it was made to is no member any more. */
  | (Offer & Readonly<{ kind: 'ownership-ended' }>)
  /** `permissions` is what the former owner holds, where they have stayed. */
  | (InOrganization &
      Readonly<{
        kind: 'ownership-accepted';
        from: string;
        to: string;
        stays: boolean;
        permissions: readonly string[];
      }>);

type Link = Readonly<{ userId: string; linkNumber: number; expiresAt: string }>;

/** What somebody is told about their own account. */
export type AccountNotice =
  /** The link with this number leads to a new password, until then. */
  | (Link & Readonly<{ kind: 'password-reset' }>)
  /** The link with this number makes the address that it is sent to theirs. */
  | (Link & Readonly<{ kind: 'email-change' }>)
  | Readonly<{ kind: 'password-changed'; userId: string }>
  | Readonly<{ kind: 'email-changed'; userId: string }>;

/**
 * What somebody is told, as ids and instants: names and addresses are put in when the message is composed, and secrets
 * are derived then. Stored for ever: add, never edit.
 */
export type Notice = OrganizationNotice | AccountNotice;

/** From when on it would be pointless to tell it; nothing where it never is. */
export const pointlessFrom = (notice: Notice): string | undefined => {
  switch (notice.kind) {
    case 'invitation':
    case 'ownership-offered':
    case 'password-reset':
    case 'email-change':
      return notice.expiresAt;
    case 'member-added':
    case 'permissions-changed':
    case 'permission-granted':
    case 'grant-ended':
    case 'grant-lapsed':
    case 'member-removed':
    case 'project-access-changed':
    case 'ownership-declined':
    case 'ownership-withdrawn':
    case 'ownership-lapsed':
    case 'ownership-ended':
    case 'ownership-accepted':
    case 'password-changed':
    case 'email-changed':
      return undefined;
  }
};
