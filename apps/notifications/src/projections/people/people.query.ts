import type { Kysely } from 'kysely';
import type { PeopleTables } from './people.projection';

/** Somebody's address and names, sealed under their own key; and the numbers of their newest links. */
type Person = Readonly<{
  email: string;
  firstName: string | undefined;
  lastName: string | undefined;
  passwordLink: number;
  emailLink: number;
}>;

export type People = Readonly<{
  /** Nothing for whoever is no user, as far as this service has learned. */
  find: (userId: string) => Promise<Person | undefined>;
}>;

export const peopleIn = (schema: Kysely<PeopleTables>): People => ({
  find: async userId => {
    const row = await schema
      .selectFrom('people')
      .select(['email', 'first_name', 'last_name', 'password_link', 'email_link'])
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { email, first_name, last_name, password_link: passwordLink, email_link: emailLink } = row;
    return { email, firstName: first_name ?? undefined, lastName: last_name ?? undefined, passwordLink, emailLink };
  },
});
