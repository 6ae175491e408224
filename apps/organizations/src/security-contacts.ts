import type { Vault } from '@charter/vault';

/**
 * The address of whoever is to be called in an emergency belongs to a person: it is sealed under a key of that address
 * itself, so that erasing the person makes it unreadable in every organization that named it.
 */
export type SecurityContacts = Readonly<{
  seal: (address: string) => Promise<string>;
  /** Nothing for an address that was erased. */
  open: (sealed: string | null) => Promise<string | undefined>;
}>;

const LABEL = 'securityContact';

export const securityContacts = (vault: Pick<Vault, 'seal' | 'open' | 'lookup'>): SecurityContacts => ({
  seal: async address => {
    const subject = vault.lookup('email', address.trim().toLowerCase());
    return `${subject}:${await vault.seal(`contact:${subject}`, LABEL, address)}`;
  },
  open: async sealed => {
    if (sealed === null) return undefined;
    const [subject = '', text = ''] = sealed.split(':');
    return vault.open(`contact:${subject}`, text);
  },
});
