import type { Vault } from '@charter/vault';
import { Problem } from '../http/problem';
import type { Links } from './listing';

/** What can be referred to from a list of something else. */
export type Referred = 'users' | 'organizations';

type Signing = Pick<Vault, 'signLink' | 'isLinkSignature'>;

/** As many as an address may name without being too long for anybody on the way. */
const PER_LINK = 100;

/**
 * Links by which whoever was shown a list may look up what it refers to. They are signed: who could write one could
 * ask about anybody.
 */
export const referenceLinks = (vault: Signing, what: Referred, ids: readonly string[]): Links => {
  const distinct = [...new Set(ids)].sort();
  const links: Record<string, { href: string }> = {};
  for (let from = 0; from < distinct.length; from += PER_LINK) {
    const listed = distinct.slice(from, from + PER_LINK).join(',');
    const signature = vault.signLink(signed(what, listed));
    links[`ref:${what}:${from / PER_LINK}`] = { href: `/ref/${what}?in=${listed}&sig=${signature}` };
  }
  return links;
};

/** The ids of such a link. Throws 403 where we have not signed it. */
export const idsReferredTo = (
  vault: Signing,
  what: Referred,
  query: Readonly<{ in?: unknown; sig?: unknown }>,
): readonly string[] => {
  const { in: listed, sig } = query;
  if (typeof listed !== 'string' || typeof sig !== 'string')
    throw new Problem(400, 'A reference has the parameters in and sig.');
  if (!vault.isLinkSignature(signed(what, listed), sig))
    throw new Problem(403, 'This reference was not given out here.');
  return listed.split(',');
};

const signed = (what: Referred, listed: string): string => `ref:${what}:${listed}`;
