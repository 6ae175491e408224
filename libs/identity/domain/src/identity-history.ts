import { joinedHistories, type History } from '@charter/event-sourcing';
import type { DepartureEvent } from './departure/events';
import { departureHistory } from './departure/history';
import type { IdentifierEvent } from './identifier/events';
import { identifierHistory } from './identifier/history';
import type { MandateEvent } from './mandate/events';
import { mandateHistory } from './mandate/history';
import type { ServiceAccountEvent } from './service-account/events';
import { serviceAccountHistory } from './service-account/history';
import type { SessionEvent } from './session/events';
import { sessionHistory } from './session/history';
import type { UserEvent } from './user/events';
import { userHistory } from './user/history';

/** Anything that happens in identity. */
export type IdentityEvent =
  UserEvent | IdentifierEvent | SessionEvent | ServiceAccountEvent | DepartureEvent | MandateEvent;

/** Reads the events of all streams of identity. */
export const identityHistory: History<IdentityEvent> = joinedHistories<IdentityEvent>([
  ...[userHistory, identifierHistory, sessionHistory],
  ...[serviceAccountHistory, departureHistory, mandateHistory],
]);
