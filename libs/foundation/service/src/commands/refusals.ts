import type { HandlingRefusal, Refusal } from '@charter/event-sourcing';
import { isRefusal } from '@charter/event-sourcing';
import { Problem, unavailable } from '../http/problem';

type Answer = Readonly<{ status: number; title: string }>;

/** What each refusal is to a client. Exhaustive: a new refusal does not compile until it has an answer. */
export type ProblemOf<Reason extends string> = Readonly<Record<Exclude<Reason, HandlingRefusal>, Answer>>;

const OF_HANDLING: Readonly<Record<HandlingRefusal, Answer>> = {
  'command-id-reused': { status: 422, title: 'This Idempotency-Key was used for another request.' },
  'revision-passed': { status: 409, title: 'It has been changed by somebody else meanwhile.' },
};

/** Gives back what was accepted, and throws the problem that a refusal is. */
export const orProblem = <Outcome extends object | string, Reason extends string>(
  problems: ProblemOf<Reason>,
  outcome: Outcome | Refusal<Reason | HandlingRefusal>,
): Exclude<Outcome, Refusal> => {
  if (typeof outcome === 'string' || !isRefusal(outcome)) return outcome as Exclude<Outcome, Refusal>;
  const answers: Readonly<Record<string, Answer>> = { ...OF_HANDLING, ...problems };
  const answer = answers[outcome.refused as string];
  if (!answer) throw new Error(`Nobody has said what ${String(outcome.refused)} is to a client.`);
  throw answer.status === 503 ? unavailable(answer.title) : new Problem(answer.status, answer.title);
};
