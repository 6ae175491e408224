import { subjectOfSecurityContact } from '@charter/organizations-contracts';
import { KeyDestroyed, type Vault } from '@charter/vault';

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

export const securityContacts = (vault: Pick<Vault, 'seal' | 'open' | 'lookup'>): SecurityContacts => {
  /** Whoever had the address may have been erased; whoever has it now is somebody else. */
  const sealed = async (lookup: string, address: string, era = 0): Promise<string> => {
    const subject = subjectOfSecurityContact(lookup, era);
    try {
      return `${subject}:${await vault.seal(subject, LABEL, address)}`;
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error;
      return sealed(lookup, address, era + 1);
    }
  };
  return {
    seal: async address => {
      const text = await sealed(vault.lookup('email', address.trim().toLowerCase()), address);
      return text.slice(PREFIX.length);
    },
    open: async text => {
      if (text === null) return undefined;
      const [subject = '', contact = ''] = text.split(':');
      return vault.open(`${PREFIX}${subject}`, contact);
    },
  };
};

/** What every subject begins with stands nowhere in what is stored. */
const PREFIX = 'contact:';
