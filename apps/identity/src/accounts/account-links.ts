import { accountLinkOf, type AccountLink } from '@charter/identity-contracts';
import { refusalOfLink } from '@charter/identity-domain';
import { orProblem, Problem } from '@charter/service';
import type { Vault } from '@charter/vault';
import { USER_PROBLEMS } from '../http/problems';
import type { Known, Registrar } from '../registering/registrar';

/** A link to an account, and whose. */
export type Followed = Readonly<{ linkNumber: number; known: Known }>;

type Parts = Readonly<{ vault: Pick<Vault, 'isLinkSignature'>; registrar: Pick<Registrar, 'withId'> }>;

/** Follows the links that are sent to people about their accounts. */
export type AccountLinks = Readonly<{
  /** Throws 404 for one that leads nowhere, whether it once did or not. */
  follow: (token: string, purpose: AccountLink['purpose']) => Promise<Followed>;
  /** Throws what it is to whoever comes by it, where nothing comes of it. */
  assertOpen: (followed: Followed, purpose: AccountLink['purpose']) => void;
}>;

export const accountLinks = ({ vault, registrar }: Parts): AccountLinks => ({
  follow: async (token, purpose) => {
    const link = accountLinkOf(token, purpose, vault);
    const known = link && (await registrar.withId(link.userId));
    if (!known) {
      const { status, title } = USER_PROBLEMS['no-such-link'];
      throw new Problem(status, title);
    }
    return { linkNumber: link.linkNumber, known };
  },
  assertOpen: ({ linkNumber, known: { state } }, purpose) => {
    if (state.status === 'deactivated') orProblem(USER_PROBLEMS, { refused: 'user-deactivated' });
    const links = purpose === 'password-reset' ? state.passwords.resets : state.address.changes;
    orProblem(USER_PROBLEMS, refusalOfLink(links, linkNumber, new Date().toISOString()) ?? 'open');
  },
});
