import type { Kysely } from 'kysely';
import type { PeopleTables } from './people.projection';

/** Somebody's address and names, sealed under their own key; and the numbers of their newest links. */
type Person = Readonly<{
  email: string;
  firstName: string | undefined;
  lastName: string | undefined;
  passwordLink: number;
  emailLink: number;
  isErased: boolean;
}>;

export type People = Readonly<{
  /** Nothing for whoever is no user, as far as this service has learned. */
  find: (userId: string) => Promise<Person | undefined>;
}>;

export const peopleIn = (schema: Kysely<PeopleTables>): People => ({
  find: async userId => {
    const row = await schema
      .selectFrom('people')
      .select(['email', 'first_name', 'last_name', 'password_link', 'email_link', 'erased'])
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { email, first_name, last_name, password_link: passwordLink, email_link: emailLink, erased: isErased } = row;
    const names = { firstName: first_name ?? undefined, lastName: last_name ?? undefined };
    return { email, ...names, passwordLink, emailLink, isErased };
  },
});
