import { isRefusal, type Recorded } from '@charter/event-sourcing';
import { nextDepartureStep, type UserCommand } from '@charter/identity-domain';
import type { Reactor } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { UserHandler } from '../registering/identifiers';
import { DEPARTURE, type Departures } from './departures';

type Parts = Readonly<{
  departures: Departures;
  users: UserHandler;
  /** Makes unreadable where organizations have named their addresses. */
  eraseContacts: (userId: string) => Promise<void>;
  vault: Pick<Vault, 'destroy'>;
}>;

/** How long one departure may take before its processor tries it again. */
const STEP_LIMIT_MS = 10_000;

/**
 * Performs what a departure has due: whoever may go is deactivated, and erased where that was asked. Each part is done as
 * often as it takes; the key goes last but one, so that nothing asks for what only it opens.
 */
export const departuresReactor = ({ departures, users, eraseContacts, vault }: Parts): Reactor => ({
  concerns: ({ event: { type } }) => type === 'DeparturePermitted',
  react: async (recorded, stopped) => {
    const departureId = recorded.stream.slice(DEPARTURE.length + 1);
    const step = nextDepartureStep((await departures.load(departureId)).state);
    if (!step) return;
    const deadline = AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]);
    const { userId, erase, requestedBy: by } = step;
    const { at } = recorded.event.data as Readonly<{ at: string }>;
    const give = async (what: string, command: UserCommand) => {
      const outcome = await users.handle(userId, { ...asStep(recorded, `${departureId}:${what}`), command }, deadline);
      if (isRefusal(outcome)) throw new Error(`${command.type} of ${userId} was refused: ${outcome.refused}.`);
    };
    await give('deactivate', { type: 'DeactivateUser', data: { by, at } });
    if (erase) {
      await give('erase', { type: 'EraseUser', data: { by, at } });
      await eraseContacts(userId);
      await vault.destroy(userId);
    }
    const command = { type: 'CompleteDeparture', data: { userId, at } } as const;
    await departures.handle(departureId, { ...asStep(recorded, `${departureId}:complete`), command }, deadline);
  },
});

/** Each step has one id and one content, so whoever performs it again asks for the same. */
const asStep = ({ id, metadata: { correlationId } }: Recorded, commandId: string) => ({
  ...{ commandId, requestHash: commandId, correlationId, causationId: id, repeatable: false },
  actor: { kind: 'system', id: 'identity' } as const,
});
