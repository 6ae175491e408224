import { isRefusal, type Refusal } from '@charter/event-sourcing';

/** What was asked for cannot be done; the message says why. */
export class OperationRefused extends Error {}

const REFUSED: Readonly<Record<string, string>> = {
  'email-taken': 'Somebody is registered with this address already.',
  'username-taken': 'Somebody has this username already.',
  'user-deactivated': 'This user has been deactivated.',
  'has-password': 'This user has a password already.',
  'command-id-reused': 'This operation was done before, for somebody else.',
  'not-an-auditor': 'Mandates are for active users with the role auditor.',
};

/** Gives back what was accepted, and throws OperationRefused otherwise. */
export const accepted = <Outcome extends string | object>(outcome: Outcome | Refusal): Exclude<Outcome, Refusal> => {
  if (typeof outcome === 'string' || !isRefusal(outcome)) return outcome as Exclude<Outcome, Refusal>;
  throw new OperationRefused(REFUSED[String(outcome.refused)] ?? `It was refused: ${String(outcome.refused)}.`);
};
