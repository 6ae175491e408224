/**
 * Keeps what must be able to vanish, or must never be seen: the keys of persons, the keys that sign, and what is
 * remembered for a while, such as sessions. Erasing a person is destroying one key.
 */
export type Vault = Readonly<{
  /** Seals a text under its subject's key, which is made on first use. What is equal in subject, label and text is sealed equally. */
  seal: (subject: string, label: string, text: string) => Promise<string>;
  /** The text; undefined when its subject has no key, or none any more. Rejects with NotSealed what was not sealed for the subject. */
  open: (subject: string, sealed: string) => Promise<string | undefined>;
  /** Destroys a subject's key, for ever and for every process. When it rejects, call it again: that does no harm. */
  destroy: (subject: string) => Promise<void>;
  /** By this, base64url, a text is found without being named. Under different labels it is found by unrelated values. */
  lookup: (label: string, text: string) => string;
  /** The signature of a link, base64url. */
  signLink: (text: string) => string;
  isLinkSignature: (text: string, signature: string) => boolean;
  /** The private keys that sign tokens, newest first; the first one is made on first use. */
  signingKeys: () => Promise<readonly SigningKey[]>;
  records: Records;
  close: () => Promise<void>;
}>;

/** What is remembered until it expires or is deleted. */
export type Records = Readonly<{
  /** Replaces what was there, its group and its expiry too. */
  put: (kind: string, id: string, ...kept: [value: object, options?: RecordOptions]) => Promise<void>;
  get: (kind: string, id: string) => Promise<Record<string, unknown> | undefined>;
  delete: (kind: string, id: string) => Promise<void>;
  /** All of a kind that were put with this group. */
  deleteWhere: (kind: string, group: string) => Promise<void>;
}>;

export type RecordOptions = Readonly<{ group?: string; expiresAt?: Date }>;

/** A private JSON Web Key. */
export type SigningKey = Readonly<{
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  d: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}>;

/** The text is not one that was sealed for this subject, or not any more. */
export class NotSealed extends Error {}

/** The subject was erased, and does not come back by being sealed for anew. */
export class KeyDestroyed extends Error {}
