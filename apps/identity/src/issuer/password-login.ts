import { setTimeout as pause } from 'node:timers/promises';
import type { Passwords } from '../passwords/passwords';
import type { Known, Registrar } from '../registering/registrar';
import type { AccountAttempts } from './account-attempts';
import type { FailedAttempts } from './failed-attempts';
import type { ByPassword } from './logged-in';

/** Who says to be whom, and from where: by an address or a username. */
export type Claiming = Readonly<{
  name: string;
  password: string;
  /** Of the network. */
  address: string;
  /** The browser, where a user has logged in with it before. */
  device?: Readonly<{ id: string; userId: string }>;
}>;

export type PasswordLogin = Readonly<{
  /** Answers after a while where it is wrong, and never whether there is such a user. Throws 429 after too many. */
  byPassword: (claiming: Claiming) => Promise<ByPassword | 'wrong' | 'deactivated'>;
  /** Whether what was opened with a password is still good. */
  stillHolds: (session: ByPassword) => Promise<true | 'ended' | 'deactivated'>;
}>;

type Parts = Readonly<{
  registrar: Pick<Registrar, 'withEmail' | 'withUsername' | 'withId' | 'sealing'>;
  passwords: Pick<Passwords, 'isRight'>;
  attempts: FailedAttempts;
  accounts: AccountAttempts;
}>;

export const passwordLogin = ({ registrar, passwords, attempts, accounts }: Parts): PasswordLogin => {
  /**
   * Whose failures count together: those of a browser that a user has logged in with before are its own. So nobody keeps
   * them out by guessing from elsewhere.
   */
  const lineOf = ({ name, device }: Claiming, known: Known | undefined): string => {
    if (!known) return `nobody ${registrar.sealing.lookup('username', name)}`;
    return device?.userId === known.userId ? `device ${device.id}` : `user ${known.userId}`;
  };
  return {
    byPassword: async claiming => {
      const attempt = await attempts.begin(claiming.address);
      try {
        const { name, password } = claiming;
        const known = await (name.includes('@') ? registrar.withEmail(name) : registrar.withUsername(name));
        const passwordId = known?.state.passwords.current;
        const owner = known && passwordId !== undefined ? { userId: known.userId, passwordId } : undefined;
        const isRight = await accounts.attempt(lineOf(claiming, known), () => passwords.isRight(password, owner));
        if (isRight && owner) return known?.state.status === 'active' ? owner : 'deactivated';
        await pause(attempt.failed());
        return 'wrong';
      } finally {
        attempt.over();
      }
    },
    stillHolds: async ({ userId, passwordId }) => {
      const known = await registrar.withId(userId);
      if (known?.state.passwords.current !== passwordId) return 'ended';
      return known.state.status === 'active' ? true : 'deactivated';
    },
  };
};
