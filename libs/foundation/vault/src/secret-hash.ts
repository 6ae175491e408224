import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { labelOf } from './label';
import type { Vault } from './vault';

type Secrets = Readonly<{ lookup: Uint8Array; link: Uint8Array }>;

/** What is found or recognised by a hash that nobody can make without the vault's secrets. */
export const secretHashes = (secrets: Secrets): Pick<Vault, 'lookup' | 'signLink' | 'isLinkSignature'> => {
  // A key made once: made anew for each hash, it would cost six times as much as the hash.
  const [lookup, link] = [createSecretKey(secrets.lookup), createSecretKey(secrets.link)];
  const signLink = (text: string) => hashOf(link, text);
  return {
    lookup: (label, text) => hashOf(lookup, `${labelOf(label)}\0${text}`),
    signLink,
    // The encoded forms are compared: of the bytes there is more than one encoding.
    isLinkSignature: (text, signature) => isEqual(Buffer.from(signLink(text)), Buffer.from(signature)),
  };
};

const hashOf = (secret: KeyObject, text: string) => createHmac('sha256', secret).update(text).digest('base64url');

const isEqual = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);
