import type { DETAILS } from '@charter/identity-domain';
import type { Vault } from '@charter/vault';
import type { UserRow } from '../projections/users/users.query';
import type { Sealing } from '../registering/registration';
import { normalEmail } from './naming';

type Label = 'email' | 'username' | 'apiTokenName' | (typeof DETAILS)[number];

/** What is personal about a user, in clear. */
export type Person = Readonly<{
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  company: string;
  website: string;
  picture: string;
}>;

/** Seals and opens what is personal. Who was erased has no key any more and opens as nothing. */
export type People = Sealing &
  Readonly<{
    seal: (userId: string, label: Label, text: string) => Promise<string>;
    open: (row: UserRow) => Promise<Person | undefined>;
    openText: (userId: string, sealed: string) => Promise<string | undefined>;
  }>;

export const peopleIn = (vault: Pick<Vault, 'seal' | 'open' | 'lookup'>): People => {
  const openText = async (userId: string, sealed: string | null): Promise<string> =>
    sealed === null ? '' : ((await vault.open(userId, sealed)) ?? '');
  return {
    seal: (userId, label, text) => vault.seal(userId, label, text),
    lookup: (label, text) => vault.lookup(label, label === 'email' ? normalEmail(text) : text.toLowerCase()),
    openText: (userId, sealed) => vault.open(userId, sealed),
    open: async row => {
      const email = await vault.open(row.id, row.email);
      if (email === undefined) return undefined;
      const [username, firstName, lastName, company, website, picture] = await Promise.all(
        [row.username, row.first_name, row.last_name, row.company, row.website, row.picture].map(sealed =>
          openText(row.id, sealed),
        ),
      );
      return {
        email,
        ...{ username: username ?? '', firstName: firstName ?? '', lastName: lastName ?? '' },
        ...{ company: company ?? '', website: website ?? '', picture: picture ?? '' },
      };
    },
  };
};
