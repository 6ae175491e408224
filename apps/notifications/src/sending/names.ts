import type { OrganizationNotice } from '@charter/notifications-domain';
import type { Vault } from '@charter/vault';
import type { People } from '../projections/people/people.query';

type Parts = Readonly<{ people: People; vault: Pick<Vault, 'open'> }>;

/** What everybody is called whom a notice names; whoever is unknown, nameless or erased is not among them. */
export const namesIn = async (notice: OrganizationNotice, parts: Parts): Promise<ReadonlyMap<string, string>> => {
  const named = await Promise.all(
    [...new Set(usersIn(notice))].map(async userId => [userId, await nameOf(userId, parts)] as const),
  );
  return new Map(named.filter((entry): entry is readonly [string, string] => entry[1] !== ''));
};

const usersIn = (notice: OrganizationNotice): readonly string[] => [
  ...('by' in notice && notice.by.kind === 'user' ? [notice.by.id] : []),
  ...('ownerId' in notice ? [notice.ownerId, notice.userId] : []),
  ...('to' in notice ? [notice.from, notice.to] : []),
];

const nameOf = async (userId: string, { people, vault }: Parts): Promise<string> => {
  const person = await people.find(userId);
  if (person?.isErased) return '';
  const sealed = [person?.firstName, person?.lastName].filter(part => part !== undefined);
  const parts = await Promise.all(sealed.map(part => vault.open(userId, part)));
  return parts.filter(part => part !== undefined).join(' ');
};
