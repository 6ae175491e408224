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
  GrantRole,
  LapseRegistration,
  ReactivateUser,
  RegisterUser,
  RevokeRole,
  UserCommand,
} from './commands';
import { DETAILS, type Details, type Role, type UserEvent } from './events';

/**
 * One user. Invariant: nobody is registered whose address and username were not claimed for them first; and who is
 * deactivated gets nothing, neither a token nor a role nor the use of one.
 */
export type User =
  | Readonly<{ status: 'unknown' | 'lapsed' }>
  | Readonly<{
      status: 'active' | 'deactivated';
      details: Details;
      country: string;
      roles: readonly Role[];
      apiTokens: ApiTokens;
    }>;
type Registered = Extract<User, { roles: unknown }>;

export type UserRefusal =
  'already-registered' | 'registration-lapsed' | 'no-such-user' | 'user-deactivated' | ApiTokenRefusal;

type Decided = Decision<UserEvent, UserRefusal>;

const evolve = (state: User, event: UserEvent): User => {
  if (event.type === 'UserRegistered') {
    const { details, country } = event.data;
    return { status: 'active', details, country, roles: [], apiTokens: new Map() };
  }
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
    case 'RoleGranted':
    case 'RoleRevoked':
      return { ...state, roles: event.data.roles };
    case 'ApiTokenCreated':
    case 'ApiTokenUsed':
    case 'ApiTokenRevoked':
      return { ...state, apiTokens: evolveApiTokens(state.apiTokens, event) };
  }
};

const decide = (command: UserCommand, state: User): Decided => {
  if (command.type === 'RegisterUser') return register(command.data, state);
  if (command.type === 'LapseRegistration') return lapse(command.data, state);
  if (!('roles' in state)) return refuse('no-such-user');
  return decideFor(command, state);
};

type CommandForRegistered = Exclude<UserCommand, RegisterUser | LapseRegistration>;

const decideFor = (command: CommandForRegistered, state: Registered): Decided => {
  const isDeactivated = state.status === 'deactivated';
  switch (command.type) {
    case 'DeactivateUser':
      return deactivate(command.data, state);
    case 'ReactivateUser':
      return reactivate(command.data, state);
    // What takes something away is possible for those for whom nothing else is.
    case 'RevokeRole':
      return revokeRole(command.data, state);
    case 'RevokeApiToken':
      return revokeApiToken(command.data, state.apiTokens);
    case 'ChangeUser':
      return isDeactivated ? refuse('user-deactivated') : change(command.data, state);
    case 'GrantRole':
      return isDeactivated ? refuse('user-deactivated') : grantRole(command.data, state);
    case 'CreateApiToken':
      return isDeactivated ? refuse('user-deactivated') : createApiToken(command.data, state.apiTokens);
    case 'UseApiToken':
      return isDeactivated ? refuse('user-deactivated') : useApiToken(command.data, state.apiTokens);
  }
};

const register = ({ by, ...data }: RegisterUser['data'], { status }: User): Decided => {
  if (status === 'lapsed') return refuse('registration-lapsed');
  if (status !== 'unknown') return refuse('already-registered');
  return [{ type: 'UserRegistered', data: { ...data, registeredBy: by } }];
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
  status === 'deactivated' ? [] : [{ type: 'UserDeactivated', data: { deactivatedBy: by, at } }];

const reactivate = ({ by, at }: ReactivateUser['data'], { status }: Registered): Decided =>
  status === 'active' ? [] : [{ type: 'UserReactivated', data: { reactivatedBy: by, at } }];

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
