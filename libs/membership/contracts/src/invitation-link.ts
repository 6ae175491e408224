/** What a link says: one invitation, and which of the links that were sent for it this is. */
export type InvitationLink = Readonly<{ organizationId: string; invitationId: string; linkNumber: number }>;

/** The parts of a vault by which a link is made, and recognised. */
type Signing = Readonly<{ signLink: (text: string) => string }>;
type Recognising = Readonly<{ isLinkSignature: (text: string, signature: string) => boolean }>;

// By what is public alone nobody makes one; and whoever sends messages asks nobody but the vault, which services share.
const TOKEN = /^([\w-]+)\.([\w-]+)\.([1-9]\d{0,8})\.([\w-]+)$/;

const textOf = ({ organizationId, invitationId, linkNumber }: InvitationLink): string =>
  `${organizationId}.${invitationId}.${linkNumber}`;

const signed = (text: string): string => `invitation:${text}`;

/** The secret in `{PUBLIC_URL}/invitations/{token}`, URL-safe. It goes into the message and nowhere else. */
export const invitationToken = (link: InvitationLink, vault: Signing): string => {
  const text = textOf(link);
  return `${text}.${vault.signLink(signed(text))}`;
};

/** What a token leads to; undefined for one that was not made here. */
export const invitationLinkOf = (token: string, vault: Recognising): InvitationLink | undefined => {
  const [, organizationId, invitationId, number, signature] = TOKEN.exec(token) ?? [];
  if (organizationId === undefined || invitationId === undefined || signature === undefined) return undefined;
  const link = { organizationId, invitationId, linkNumber: Number(number) };
  return vault.isLinkSignature(signed(textOf(link)), signature) ? link : undefined;
};

/** Under whose key the address of an invitation is sealed: whom it belongs to need not be known to anybody. */
export const subjectOfInvitation = (invitationId: string): string => `invitation:${invitationId}`;
