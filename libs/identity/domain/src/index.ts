export { DETAILS, ROLES, type Details, type Role, type UserEvent } from './user/events';
export type { ChangeUser, RegisterUser, UserCommand } from './user/commands';
export { userHistory } from './user/history';
export { refusalOfLink } from './user/links';
export { user, type User, type UserRefusal } from './user/user';
export type { IdentifierEvent } from './identifier/events';
export type { IdentifierCommand } from './identifier/commands';
export { identifierHistory } from './identifier/history';
export { identifier, type Identifier, type IdentifierRefusal } from './identifier/identifier';
export type { SessionEvent } from './session/events';
export type { SessionCommand } from './session/commands';
export { sessionHistory } from './session/history';
export { session, type Session, type SessionRefusal } from './session/session';
export type { ServiceAccountEvent } from './service-account/events';
export type { ServiceAccountCommand } from './service-account/commands';
export { serviceAccountHistory } from './service-account/history';
export { serviceAccount, type ServiceAccount, type ServiceAccountRefusal } from './service-account/service-account';
export type { DepartureEvent } from './departure/events';
export type { DepartureCommand } from './departure/commands';
export { departureHistory } from './departure/history';
export {
  departure,
  nextDepartureStep,
  type Departure,
  type DepartureRefusal,
  type DepartureStep,
} from './departure/departure';
export type { MandateEvent, Reach } from './mandate/events';
export type { MandateCommand } from './mandate/commands';
export { mandateHistory } from './mandate/history';
export { mandate, type Mandate, type MandateRefusal } from './mandate/mandate';
export { identityHistory, type IdentityEvent } from './identity-history';
