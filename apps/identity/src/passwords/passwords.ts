import { randomUUID } from 'node:crypto';
import type { Vault } from '@charter/vault';
import type { Hashing } from './scrypt';

/** Keeps the hash of a password for a user, and answers its id. It counts once the user's stream names it. */
export type KeepFor = (userId: string) => Promise<string>;

/** The hashes of passwords, which are nowhere but in the vault, each sealed for whom it belongs to. */
export type Passwords = Readonly<{
  /** Hashes a password, which takes a while, so that it can be kept. */
  hashed: (password: string) => Promise<KeepFor>;
  /** For one that does not count, or not any more. */
  forget: (passwordId: string) => Promise<void>;
  /** Whether it is the password with this id. Where there is none, that takes as long. */
  isRight: (password: string, owner: Readonly<{ userId: string; passwordId?: string }> | undefined) => Promise<boolean>;
}>;

type Parts = Readonly<{ vault: Pick<Vault, 'seal' | 'open' | 'records'>; hashing: Hashing }>;

const KIND = 'password';

export const passwordsIn = ({ vault, hashing }: Parts): Passwords => {
  const put = async (userId: string, passwordId: string, hash: string): Promise<void> => {
    const sealed = await vault.seal(userId, 'password', hash);
    await vault.records.put(KIND, passwordId, { hash: sealed }, { group: userId });
  };
  const hashOf = async (userId: string, passwordId: string): Promise<string | undefined> => {
    const kept = await vault.records.get(KIND, passwordId);
    return kept && vault.open(userId, String(kept['hash']));
  };
  return {
    hashed: async password => {
      const hash = await hashing.hash(password);
      return async userId => {
        const passwordId = randomUUID();
        await put(userId, passwordId, hash);
        return passwordId;
      };
    },
    forget: passwordId => vault.records.delete(KIND, passwordId),
    isRight: async (password, owner) => {
      const { userId, passwordId } = owner ?? {};
      const isSet = userId !== undefined && passwordId !== undefined;
      const hash = isSet ? await hashOf(userId, passwordId) : undefined;
      const isRight = await hashing.isRight(password, hash);
      // Now, while it is known in clear.
      if (isRight && isSet && hash !== undefined && !hashing.isCurrent(hash))
        await put(userId, passwordId, await hashing.hash(password));
      return isRight;
    },
  };
};
