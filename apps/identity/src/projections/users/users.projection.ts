import { DETAILS, type Details, type UserEvent } from '@charter/identity-domain';
import { ignore, rows, type Projection } from '@charter/processors';

/** One row for each user. Address, username and details are sealed; the look-ups find them. */
export type UsersTables = {
  users: {
    id: string;
    email: string;
    email_lookup: string;
    username: string;
    username_lookup: string;
    first_name: string | null;
    last_name: string | null;
    company: string | null;
    website: string | null;
    picture: string | null;
    country: string;
    deactivated: boolean;
    created_at: string;
    updated_at: string;
  };
};

const { put, change } = rows<UsersTables>();
const idOf = (stream: string): string => stream.slice('user-'.length);
const text = 'text' as const;

const COLUMN = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  website: 'website',
  picture: 'picture',
} as const satisfies Record<keyof Details, keyof UsersTables['users']>;

const columnsOf = (details: Details): Partial<UsersTables['users']> =>
  Object.fromEntries(DETAILS.filter(name => name in details).map(name => [COLUMN[name], details[name]]));

/** Who is who. */
export const users: Projection<UserEvent, UsersTables> = {
  name: 'users',
  version: 2,
  tables: {
    users: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', text, column => column.notNull())
          .addColumn('email', text, column => column.notNull())
          .addColumn('email_lookup', text, column => column.notNull())
          .addColumn('username', text, column => column.notNull())
          .addColumn('username_lookup', text, column => column.notNull())
          .addColumn('first_name', text)
          .addColumn('last_name', text)
          .addColumn('company', text)
          .addColumn('website', text)
          .addColumn('picture', text)
          .addColumn('country', text, column => column.notNull())
          .addColumn('deactivated', 'boolean', column => column.notNull())
          .addColumn('created_at', text, column => column.notNull())
          .addColumn('updated_at', text, column => column.notNull()),
      indexes: [['email_lookup'], ['username_lookup']],
    },
  },
  apply: {
    UserRegistered: ({ event: { data } }) =>
      put('users', {
        id: data.userId,
        email: data.email,
        email_lookup: data.emailLookup,
        username: data.username,
        username_lookup: data.usernameLookup,
        first_name: null,
        last_name: null,
        company: null,
        website: null,
        picture: null,
        ...columnsOf(data.details),
        country: data.country,
        deactivated: false,
        created_at: data.at,
        updated_at: data.at,
      }),
    UserRegistrationLapsed: ignore,
    UserDetailsChanged: ({ key, event: { data } }) => {
      const gone = Object.fromEntries(Object.keys(columnsOf(data.from)).map(column => [column, null]));
      return change('users', { id: idOf(key) }, { ...gone, ...columnsOf(data.to), updated_at: data.at });
    },
    UserCountryChanged: ({ key, event: { data } }) =>
      change('users', { id: idOf(key) }, { country: data.to, updated_at: data.at }),
    UserDeactivated: ({ key, event: { data } }) =>
      change('users', { id: idOf(key) }, { deactivated: true, updated_at: data.at }),
    UserReactivated: ({ key, event: { data } }) =>
      change('users', { id: idOf(key) }, { deactivated: false, updated_at: data.at }),
    // By its look-ups nobody is found any more, and what is sealed opens as nothing.
    UserErased: ({ key, event: { data } }) =>
      change(
        'users',
        { id: idOf(key) },
        { deactivated: true, email_lookup: '', username_lookup: '', updated_at: data.at },
      ),
    RoleGranted: ignore,
    RoleRevoked: ignore,
    ApiTokenCreated: ignore,
    ApiTokenUsed: ignore,
    ApiTokenRevoked: ignore,
    PasswordSet: ignore,
    PasswordResetRequested: ignore,
    PasswordChanged: ignore,
    EmailChangeRequested: ignore,
    EmailChanged: ({ key, event: { data } }) =>
      change('users', { id: idOf(key) }, { email: data.to, email_lookup: data.emailLookup, updated_at: data.at }),
  },
};
