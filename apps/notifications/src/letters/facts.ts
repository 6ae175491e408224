import type { By } from '@charter/notifications-domain';
import { inOneLine } from './words';

/** What a letter about an organization needs to know besides what it tells. Names are as people wrote them. */
export type Facts = Readonly<{
  /** The label of the organization. */
  label: string;
  /** What a user is called; nothing for one who is not known, or was erased. */
  nameOf: (userId: string) => string | undefined;
  /** Which user reads it; nothing for whoever was invited. */
  reader: string | undefined;
  /** What is offered by an invitation, and where it is answered. */
  invitation: Readonly<{ permissions: readonly string[]; link: string }> | undefined;
}>;

/** The organization, in a sentence. */
export const organizationIn = ({ label }: Pick<Facts, 'label'>): string => `“${inOneLine(label)}”`;

/** Somebody, at the beginning of a sentence or within. */
export const somebody = ({ nameOf }: Pick<Facts, 'nameOf'>, userId: string, unnamed: string): string => {
  const name = inOneLine(nameOf(userId) ?? '');
  return name === '' ? unnamed : name;
};

/** Who did something; nothing where nobody can be named. */
export const doer = (facts: Pick<Facts, 'nameOf'>, { kind, id }: By): string | undefined => {
  if (kind === 'staff') return 'Charter’s support staff';
  if (kind === 'service' || kind === 'system') return undefined;
  return somebody(facts, id, '') || undefined;
};
