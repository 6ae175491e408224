/** What a link leads to: a new password, or another address, for one user; and which of the links sent for it this is. */
export type AccountLink = Readonly<{ purpose: 'password-reset' | 'email-change'; userId: string; linkNumber: number }>;

/** The parts of a vault by which a link is made, and recognised. */
type Signing = Readonly<{ signLink: (text: string) => string }>;
type Recognising = Readonly<{ isLinkSignature: (text: string, signature: string) => boolean }>;

// By what is public alone nobody makes one; and whoever sends messages asks nobody but the vault, which services share.
const TOKEN = /^([\w-]+)\.([1-9]\d{0,8})\.([\w-]+)$/;

const signed = ({ purpose, userId, linkNumber }: AccountLink): string => `account:${purpose}:${userId}.${linkNumber}`;

/** The secret in `{PUBLIC_URL}/password-resets/{token}` or `{PUBLIC_URL}/email-changes/{token}`, URL-safe. */
export const accountLinkToken = (link: AccountLink, vault: Signing): string =>
  `${link.userId}.${link.linkNumber}.${vault.signLink(signed(link))}`;

/** What a token leads to; undefined for one that was not made here, or for another purpose. */
export const accountLinkOf = (
  token: string,
  purpose: AccountLink['purpose'],
  vault: Recognising,
): AccountLink | undefined => {
  const [, userId, number, signature] = TOKEN.exec(token) ?? [];
  if (userId === undefined || signature === undefined) return undefined;
  const link = { purpose, userId, linkNumber: Number(number) };
  return vault.isLinkSignature(signed(link), signature) ? link : undefined;
};
