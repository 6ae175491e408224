import { jest } from '@jest/globals';
import { seededCharter, type SeededCharter, type Surroundings } from './seeded-charter';
import { seededCommands, type SeededAnswer, type SeededCommand } from './seeded-commands';

// Small in every run, long by CHARTER_COMMANDS=10000.
export const COMMANDS = Number(process.env['CHARTER_COMMANDS'] ?? 300);
export const SEED = Number(process.env['CHARTER_SEED'] ?? 1);
/** For one run. A command takes 20 to 40 ms; on a machine that does much else, many times that. */
export const TIME_LIMIT_MS = 120_000 + COMMANDS * 300;

/** All that came of a run, as texts in their order: each stream, each table, and the answers. */
export type Outcome = ReadonlyMap<string, readonly string[]>;

export type Run = Surroundings & Readonly<{ seed: number; count: number }>;

/** A broker takes no message from the future, and 10,000 commands take some 27 years. */
const BEGINNING = Date.UTC(1990, 0, 1);

/** Everything but the clock on the wall goes its own way: only that is written down. */
const TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
] as const;
const TURNS = ['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const;

/** Gives a seed's commands one after the other. The time stands still while anything is under way, and then moves on. */
export const outcomeOf = async ({ seed, count, ...surroundings }: Run): Promise<Outcome> => {
  jest.useFakeTimers({ now: BEGINNING, doNotFake: [...TIMERS, ...TURNS] });
  const charter = await seededCharter(surroundings);
  try {
    const commands = seededCommands({ seed, count, people: charter.people });
    const answers: string[] = [];
    await charter.settled();
    for (let given = commands.next(); !given.done;) {
      jest.setSystemTime(Date.now() + given.value.afterMs);
      const answer = await answerTo(given.value, charter);
      answers.push(`${answer.status} ${answer.text}`);
      await charter.settled();
      given = commands.next(answer);
    }
    return new Map([['answers', answers], ...(await charter.history()), ...(await charter.rows())]);
  } finally {
    await charter.close();
    jest.useRealTimers();
  }
};

/** One that waited for something in vain has to be sent again: more often only where nothing works any more. */
const TRIES = 5;

/** As every client does: what was not answered in time is asked again, under the same key. */
const answerTo = async (command: SeededCommand, { ask, settled }: SeededCharter): Promise<SeededAnswer> => {
  for (let tries = 1; ; tries++) {
    const answer = await ask(command);
    if (answer.status !== 503 || tries === TRIES) return answer;
    await settled();
  }
};

export type Difference = Readonly<{ where: string; at: number; one: string | undefined; other: string | undefined }>;

/** Where two runs come apart: the first difference in each stream, table or list of answers. */
export const differencesOf = (one: Outcome, other: Outcome): readonly Difference[] =>
  [...new Set([...one.keys(), ...other.keys()])].flatMap(where => {
    const [ours = [], theirs = []] = [one.get(where), other.get(where)];
    const longest = Math.max(ours.length, theirs.length);
    const at = Array.from({ length: longest }, (_, index) => index).find(index => ours[index] !== theirs[index]);
    if (at !== undefined) return [{ where, at, one: ours[at], other: theirs[at] }];
    return one.has(where) && other.has(where) ? [] : [{ where, at: 0, one: ours[0], other: theirs[0] }];
  });
