import { UnreadableEvent, type History } from '@charter/event-sourcing';
import type { IdentifierEvent } from './identifier/events';
import { identifierHistory } from './identifier/history';
import type { ServiceAccountEvent } from './service-account/events';
import { serviceAccountHistory } from './service-account/history';
import type { SessionEvent } from './session/events';
import { sessionHistory } from './session/history';
import type { UserEvent } from './user/events';
import { userHistory } from './user/history';

/** Anything that happens in identity. */
export type IdentityEvent = UserEvent | IdentifierEvent | SessionEvent | ServiceAccountEvent;

const histories: readonly History<IdentityEvent>[] = [
  userHistory,
  identifierHistory,
  sessionHistory,
  serviceAccountHistory,
];
// No type has its name twice, so the name tells the history.
const historyOf = new Map(histories.flatMap(history => history.storedTypes.map(type => [type, history] as const)));

/** Reads the events of all streams of identity. */
export const identityHistory: History<IdentityEvent> = {
  storedTypes: [...historyOf.keys()],
  decode: stored => {
    const history = historyOf.get(stored.type);
    if (!history) throw new UnreadableEvent(stored.type, new Error('Nothing was ever stored under this name.'));
    return history.decode(stored);
  },
};
