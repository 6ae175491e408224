import type { ApiTokenRow } from '../projections/api-tokens/api-tokens.query';
import type { ServiceAccountRow } from '../projections/service-accounts/service-accounts.query';
import type { UserRow } from '../projections/users/users.query';
import type { Person } from '../people/people';

/** A user as the API shows one to who may see it. */
export const representUser = ({ id, country, deactivated, created_at, updated_at }: UserRow, person: Person) => ({
  id,
  deactivated,
  namespace: 'upsun',
  username: person.username,
  email: person.email,
  // By a link that was sent to it; or staff vouch for it, who registered them.
  email_verified: true,
  first_name: person.firstName,
  last_name: person.lastName,
  picture: person.picture,
  company: person.company,
  website: person.website,
  country,
  mfa_enabled: false,
  sso_enabled: false,
  created_at,
  updated_at,
});

/** A user as older clients know accounts. Nothing that is done by SSH is Charter's, so there are no keys for it. */
export const representAccount = (user: ReturnType<typeof representUser>) => ({
  ...user,
  uuid: user.id,
  mail: user.email,
  display_name: `${user.first_name} ${user.last_name}`.trim(),
  ssh_keys: [],
});

/** A user as somebody sees one who has been given a signed reference. */
export const representReference = (id: string, person: Person) => ({
  id,
  username: person.username,
  email: person.email,
  first_name: person.firstName,
  last_name: person.lastName,
  picture: person.picture,
  mfa_enabled: false,
  sso_enabled: false,
});

/** An API token as it can be listed: the token itself is nowhere to be had. */
export const representApiToken = (row: ApiTokenRow, name: string) => ({
  id: row.id,
  name,
  mfa_on_creation: false,
  created_at: row.created_at,
  updated_at: row.updated_at,
  last_used_at: row.last_used_at,
  expires_at: row.expires_at,
});

export const representServiceAccount = ({ id, name, created_by, created_at }: ServiceAccountRow) => ({
  id,
  client_id: id,
  name,
  created_by,
  created_at,
});
