import { isNothingChanged, type Streams } from '@charter/event-sourcing';
import { userHistory } from '@charter/identity-domain';
import { subjectOfSecurityContact } from '@charter/organizations-contracts';
import { KeyDestroyed, type Vault } from '@charter/vault';

type Parts = Readonly<{ streams: Pick<Streams, 'read'>; vault: Pick<Vault, 'seal' | 'destroy'> }>;

/** Makes unreadable whatever organization has named an address that somebody has or had as its security contact. */
export const eraseContacts = async ({ streams, vault }: Parts, userId: string): Promise<void> => {
  for (const lookup of await lookupsOf(streams, userId)) await eraseContact(vault, lookup);
};

/** Under which look-ups somebody was ever found. */
const lookupsOf = async (streams: Parts['streams'], userId: string): Promise<ReadonlySet<string>> => {
  const lookups = new Set<string>();
  for await (const { event } of streams.read(`user-${userId}`, 0n)) {
    if (isNothingChanged(event)) continue;
    const { type, data } = userHistory.decode(event);
    if (type === 'UserRegistered' || type === 'EmailChanged') lookups.add(data.emailLookup);
  }
  return lookups;
};

/** The key in use is the first that is not destroyed yet. One that nobody has used is made for being destroyed. */
const eraseContact = async (vault: Parts['vault'], lookup: string): Promise<void> => {
  for (let era = 0; ; era++) {
    const subject = subjectOfSecurityContact(lookup, era);
    try {
      await vault.seal(subject, 'probe', '');
    } catch (error) {
      if (error instanceof KeyDestroyed) continue;
      throw error;
    }
    return vault.destroy(subject);
  }
};
