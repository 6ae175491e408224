import type { CheckpointSealed, SigningKeyIntroduced } from '@charter/audit-domain';
import type { Kysely } from 'kysely';
import type { EvidenceTables } from '../read-models';

type Sealed = CheckpointSealed['data'];

/** Checkpoints as they were sealed, and the keys that signed them. */
export type Checkpoints = Readonly<{
  last: () => Promise<Sealed | undefined>;
  numbered: (number: number) => Promise<Sealed | undefined>;
  /** Those from a number on, in their order. */
  from: (number: number, limit: number) => Promise<readonly Sealed[]>;
  keys: () => Promise<readonly SigningKeyIntroduced['data'][]>;
}>;

export const checkpointsIn = (schema: Kysely<EvidenceTables>): Checkpoints => {
  const sealed = () => schema.selectFrom('checkpoints').select('sealed');
  const one = async (query: ReturnType<typeof sealed>) =>
    (await query.limit(1).executeTakeFirst())?.sealed as Sealed | undefined;
  return {
    last: () => one(sealed().orderBy('number', 'desc')),
    numbered: number => one(sealed().where('number', '=', number)),
    from: async (number, limit) => {
      const rows = await sealed().where('number', '>=', number).orderBy('number').limit(limit).execute();
      return rows.map(row => row.sealed as Sealed);
    },
    keys: async () => {
      const rows = await schema.selectFrom('signing_keys').select('introduced').orderBy('since').execute();
      return rows.map(row => row.introduced as SigningKeyIntroduced['data']);
    },
  };
};
