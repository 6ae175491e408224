import type { Header } from '@charter/evidence';

/** What an export can be narrowed to: how its header says it, and how answers do. */
const NARROWED_BY = { member: 'member', permission: 'permission', fromAt: 'from_at', fromPosition: 'from_position' };

/** What an export was narrowed to; empty where it is of everything. */
export const askedFor = (header: Header): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(NARROWED_BY).flatMap(([inHeader, name]) => {
      const said = header[inHeader];
      return typeof said === 'string' ? [[name, said]] : [];
    }),
  );

/** What a file was asked for, where that is not everything of an organization; undefined where it is. */
export const narrowedInWords = (header: Header): string | undefined => {
  const { userId } = header;
  const { member, permission, from_at: fromAt, from_position: fromPosition } = askedFor(header);
  const narrowed = [
    ...(typeof userId === 'string' ? [`the person ${userId}`] : []),
    ...(member === undefined ? [] : [`the member ${member}`]),
    ...(permission === undefined ? [] : [`the permission ${permission}`]),
    ...(fromAt === undefined ? [] : [`what came after ${fromAt} (position ${fromPosition})`]),
  ];
  if (narrowed.length === 0) return undefined;
  return `It was asked for ${narrowed.join(', ')}: what does not match is withheld.`;
};
