import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import {
  createApiToken,
  evolveApiTokens,
  revokeApiToken,
  useApiToken,
  type ApiTokenRefusal,
  type ApiTokens,
} from './api-tokens';
import type {
  ChangeUser,
  DeactivateUser,
  EraseUser,
  GrantRole,
  LapseRegistration,
  PassFence,
  ReactivateUser,
  RegisterUser,
  RevokeRole,
  UserCommand,
} from './commands';
import { changeEmail, evolveEmail, requestEmailChange, type EmailAddress, type EmailRefusal } from './email-address';
import { DETAILS, type Details, type Role, type UserEvent, type UserRegistered } from './events';
import { closed, NO_LINKS } from './links';
import {
  evolvePasswords,
  NO_PASSWORD,
  requestReset,
  resetPassword,
  setPassword,
  type PasswordRefusal,
  type Passwords,
} from './passwords';

/**
 * One user. Invariant: nobody is known by an address or a username that was not claimed for them first; who is
 * deactivated gets nothing, neither a token nor a role nor the use of one, and who is erased never comes back; and once the password or the address has
 * changed, no link leads anywhere that was sent before.
 */
export type User =
  | Readonly<{ status: 'unknown' | 'lapsed' }>
  | Readonly<{
      status: 'active' | 'deactivated' | 'erased';
      details: Details;
      country: string;
      roles: readonly Role[];
      apiTokens: ApiTokens;
      address: EmailAddress;
      usernameLookup: string;
      passwords: Passwords;
    }>;
type Registered = Extract<User, { roles: unknown }>;

export type UserRefusal =
  | 'already-registered'
  | 'registration-lapsed'
  | 'no-such-user'
  | 'user-deactivated'
  | 'user-active'
  | 'user-erased'
  | ApiTokenRefusal
  | PasswordRefusal
  | EmailRefusal;

type Decided = Decision<UserEvent, UserRefusal>;

const evolve = (state: User, event: UserEvent): User => {
  if (event.type === 'UserRegistered') return registered(event.data);
  if (event.type === 'UserRegistrationLapsed') return { status: 'lapsed' };
  if (!('roles' in state)) return state;
  switch (event.type) {
    case 'UserDetailsChanged':
      return { ...state, details: { ...without(state.details, event.data.from), ...event.data.to } };
    case 'UserCountryChanged':
      return { ...state, country: event.data.to };
    case 'UserDeactivated':
      return { ...state, status: 'deactivated' };
    case 'UserReactivated':
      return { ...state, status: 'active' };
    case 'UserErased':
      return { ...state, status: 'erased', roles: [] };
    case 'RoleGranted':
    case 'RoleRevoked':
      return { ...state, roles: event.data.roles };
    case 'ApiTokenCreated':
    case 'ApiTokenUsed':
    case 'ApiTokenRevoked':
      return { ...state, apiTokens: evolveApiTokens(state.apiTokens, event) };
    case 'PasswordSet':
    case 'PasswordResetRequested':
      return { ...state, passwords: evolvePasswords(state.passwords, event) };
    case 'PasswordChanged':
      return { ...state, passwords: evolvePasswords(state.passwords, event), address: withoutLink(state.address) };
    case 'EmailChangeRequested':
      return { ...state, address: evolveEmail(state.address, event) };
    case 'EmailChanged': {
      const { resets, ...password } = state.passwords;
      const passwords = { ...password, resets: closed(resets) };
      return { ...state, address: evolveEmail(state.address, event), passwords };
    }
  }
};

const registered = ({ details, country, email, emailLookup, usernameLookup }: UserRegistered['data']): Registered => ({
  ...{ status: 'active', details, country, roles: [], apiTokens: new Map() },
  ...{ address: { email, emailLookup, changes: NO_LINKS }, usernameLookup, passwords: NO_PASSWORD },
});

/** What was to be their address was asked for by whoever knew the password before. */
const withoutLink = ({ email, emailLookup, changes }: EmailAddress): EmailAddress => ({
  ...{ email, emailLookup, changes: closed(changes) },
});

const decide = (command: UserCommand, state: User): Decided => {
  if (command.type === 'RegisterUser') return register(command.data, state);
  if (command.type === 'LapseRegistration') return lapse(command.data, state);
  if (command.type === 'PassFence') return [];
  if (!('roles' in state)) return refuse('no-such-user');
  return decideFor(command, state);
};

type CommandForRegistered = Exclude<UserCommand, RegisterUser | LapseRegistration | PassFence>;

const decideFor = (command: CommandForRegistered, state: Registered): Decided => {
  switch (command.type) {
    case 'DeactivateUser':
      return deactivate(command.data, state);
    case 'ReactivateUser':
      return reactivate(command.data, state);
    case 'EraseUser':
      return erase(command.data, state);
    // What takes something away is possible for those for whom nothing else is.
    case 'RevokeRole':
      return revokeRole(command.data, state);
    case 'RevokeApiToken':
      return revokeApiToken(command.data, state.apiTokens);
    case 'ChangeUser':
    case 'GrantRole':
    case 'CreateApiToken':
    case 'UseApiToken':
    case 'SetPassword':
    case 'RequestPasswordReset':
    case 'ResetPassword':
    case 'RequestEmailChange':
    case 'ChangeEmail':
      return state.status !== 'active' ? refuse('user-deactivated') : decideForActive(command, state);
  }
};

type CommandForActive = Exclude<
  CommandForRegistered,
  { type: 'DeactivateUser' | 'ReactivateUser' | 'EraseUser' | 'RevokeRole' | 'RevokeApiToken' }
>;

const decideForActive = (command: CommandForActive, state: Registered): Decided => {
  switch (command.type) {
    case 'ChangeUser':
      return change(command.data, state);
    case 'GrantRole':
      return grantRole(command.data, state);
    case 'CreateApiToken':
      return createApiToken(command.data, state.apiTokens);
    case 'UseApiToken':
      return useApiToken(command.data, state.apiTokens);
    case 'SetPassword':
      return setPassword(command.data, state.passwords);
    case 'RequestPasswordReset':
      return requestReset(command.data, state.passwords);
    case 'ResetPassword':
      return resetPassword(command.data, state.passwords);
    case 'RequestEmailChange':
      return requestEmailChange(command.data, state.address);
    case 'ChangeEmail':
      return changeEmail(command.data, state.address);
  }
};

const register = ({ by, passwordId, ...data }: RegisterUser['data'], { status }: User): Decided => {
  if (status === 'lapsed') return refuse('registration-lapsed');
  if (status !== 'unknown') return refuse('already-registered');
  const known: UserEvent = { type: 'UserRegistered', data: { ...data, registeredBy: by } };
  if (passwordId === undefined) return [known];
  return [known, { type: 'PasswordSet', data: { passwordId, setBy: by, at: data.at } }];
};

const lapse = (data: LapseRegistration['data'], { status }: User): Decided => {
  if (status === 'lapsed') return []; // Already so.
  return status === 'unknown' ? [{ type: 'UserRegistrationLapsed', data }] : refuse('already-registered');
};

const change = ({ details, country, by, at }: ChangeUser['data'], state: Registered): Decided => {
  const events: UserEvent[] = [];
  const from = detailsAs(name => (isChanged(details, state.details, name) ? state.details[name] : undefined));
  const to = detailsAs(name => (isChanged(details, state.details, name) ? details[name] : undefined));
  if (Object.keys({ ...from, ...to }).length > 0)
    events.push({ type: 'UserDetailsChanged', data: { from, to, changedBy: by, at } });
  if (country !== undefined && country !== state.country)
    events.push({ type: 'UserCountryChanged', data: { from: state.country, to: country, changedBy: by, at } });
  return events;
};

const deactivate = ({ by, at }: DeactivateUser['data'], { status }: Registered): Decided =>
  status !== 'active' ? [] : [{ type: 'UserDeactivated', data: { deactivatedBy: by, at } }];

const erase = ({ by, at }: EraseUser['data'], { status }: Registered): Decided => {
  if (status === 'active') return refuse('user-active');
  return status === 'erased' ? [] : [{ type: 'UserErased', data: { erasedBy: by, at } }];
};

const reactivate = ({ by, at }: ReactivateUser['data'], { status }: Registered): Decided =>
  status === 'erased'
    ? refuse('user-erased')
    : status === 'active'
      ? []
      : [{ type: 'UserReactivated', data: { reactivatedBy: by, at } }];

const grantRole = ({ role, by, at }: GrantRole['data'], { roles }: Registered): Decided =>
  roles.includes(role) ? [] : [{ type: 'RoleGranted', data: { role, roles: [...roles, role], grantedBy: by, at } }];

const revokeRole = ({ role, by, at }: RevokeRole['data'], { roles }: Registered): Decided => {
  if (!roles.includes(role)) return []; // Already so.
  return [{ type: 'RoleRevoked', data: { role, roles: roles.filter(held => held !== role), revokedBy: by, at } }];
};

/** Sealed under one key, equal details are equal texts. */
const isChanged = (asked: ChangeUser['data']['details'], held: Details, name: keyof Details): boolean =>
  asked[name] !== undefined && (asked[name] ?? undefined) !== held[name];

const detailsAs = (valueOf: (name: keyof Details) => string | null | undefined): Details =>
  Object.fromEntries(
    DETAILS.map(name => [name, valueOf(name)] as const).filter(([, value]) => typeof value === 'string'),
  );

const without = (details: Details, gone: Details): Details =>
  Object.fromEntries(Object.entries(details).filter(([name]) => !(name in gone)));

export const user: Decider<User, UserCommand, UserEvent, UserRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};
