import { isRefusal, refuse, type Decision, type Message, type Refusal } from './decider';
import { foldedStreams } from './folded-streams';
import { writtenBy, type LoadedStream, type Rules } from './loaded-stream';
import { queueByKey } from './queue';
import type { Recorded } from './recorded';
import { RevisionConflict, type Append, type Cause, type Head, type Streams } from './streams';

/** What is asked, by whom, under which id. A repeated id is the same command, whatever has happened since. */
export type Request<Command> = Cause &
  Readonly<{
    command: Command;
    /** Whether the asker may send it again under this id: then it is remembered even if it changes nothing. */
    repeatable: boolean;
    /** The only head after which it may be written: a fence, or the revision that the asker has seen. */
    after?: bigint | 'no-stream';
  }>;

/** What was decided, now or when the command came first, and where its stream stands. */
export type Accepted<State, Event> = Readonly<{ events: readonly Event[]; state: State; head: Head | 'no-stream' }>;

/** Refusals that any command may meet: its id was used for another request, or its stream has moved on. */
export type HandlingRefusal = 'command-id-reused' | 'revision-passed';

export type Outcome<State, Event, Reason extends string> = Accepted<State, Event> | Refusal<Reason | HandlingRefusal>;

/** Handles the commands of one category of streams. */
export type CommandHandler<State, Command, Event, Reason extends string> = Readonly<{
  handle: (id: string, request: Request<Command>, deadline: AbortSignal) => Promise<Outcome<State, Event, Reason>>;
  /** The state of one stream as the store holds it now. */
  load: (id: string) => Promise<Omit<Accepted<State, Event>, 'events'>>;
  /** Tells of an event that the store shows to this process anyway: what it belongs to need not be read again. */
  shown: (recorded: Recorded) => void;
}>;

type Options<State, Command, Event extends Message, Reason extends string> = Rules<State, Command, Event, Reason> &
  Readonly<{
    streams: Streams;
    /** The part of a stream's name before its id: `organization` in `organization-01J…`. */
    category: string;
    /** How many streams stay folded in memory; the longest unused goes first. */
    cachedStreams?: number;
  }>;

type FoldedStreams = ReturnType<typeof foldedStreams>;
type Decided = Pick<Append, 'stream' | 'after'> & Readonly<{ decision: readonly Message[]; request: Request<unknown> }>;

/**
 * Load, recognise, decide, append; on a lost race, again from the newer state, until the deadline. What is remembered of
 * a stream is tried first: an append directly behind it proves that it was all there is, and nothing else does.
 */
export const commandHandler = <State, Command, Event extends Message, Reason extends string>(
  options: Options<State, Command, Event, Reason>,
): CommandHandler<State, Command, Event, Reason> => {
  const { streams, decider, history, category, cachedStreams = 1_000 } = options;
  const folded = foldedStreams({ streams, rules: options, most: cachedStreams });
  const inTurn = queueByKey();

  /** One try. Answers nothing when somebody else wrote first, or may have. */
  const attempt = async (
    stream: string,
    request: Request<Command>,
    remembered: LoadedStream<State> | undefined,
  ): Promise<Outcome<State, Event, Reason> | undefined> => {
    const { state, head, commands } = remembered ?? (await folded.current(stream));
    // Deciding anew could undo what was done since the first try, such as giving back a permission taken away.
    const earlier = commands.get(request.commandId);
    if (earlier && remembered) return undefined;
    if (earlier && earlier.requestHash !== request.requestHash) return refuse('command-id-reused');
    if (earlier) return { events: await writtenBy({ streams, history, stream }, earlier), state, head };

    const decision: Decision<Event, Reason | 'revision-passed'> = isPassed(request, head)
      ? refuse('revision-passed')
      : decider.decide(request.command, state);
    const writes = !isRefusal(decision) && (decision.length > 0 || request.repeatable);
    if (!writes && remembered) return undefined;
    if (isRefusal(decision)) return decision;
    if (!writes) return { events: [], state, head };
    // What could not be read back would stop everybody who reads: better that this command fails.
    for (const event of decision) history.decode(event);
    const written = await write({ streams, folded }, { stream, after: head, decision, request });
    return written && { events: decision, state: decision.reduce(decider.evolve, state), head: written };
  };

  return {
    handle: (id, request, deadline) =>
      inTurn(streamOf(category, id), async stream => {
        for (let remembered = folded.remembered(stream); ; remembered = undefined) {
          deadline.throwIfAborted();
          const outcome = await attempt(stream, request, remembered);
          if (outcome) return outcome;
        }
      }),
    load: async id => {
      const { state, head } = await inTurn(streamOf(category, id), folded.current);
      return { state, head };
    },
    shown: folded.shown,
  };
};

/** Answers the new head; nothing when somebody else wrote first. */
const write = async (
  { streams, folded }: Readonly<{ streams: Streams; folded: Pick<FoldedStreams, 'wrote' | 'forget'> }>,
  { stream, after, decision, request }: Decided,
): Promise<Head | undefined> => {
  const events: readonly Message[] = decision.length > 0 ? decision : [{ type: 'NothingChanged', data: {} }];
  try {
    const last = (await streams.append({ stream, after, events, cause: causeOf(request) })).at(-1)!;
    folded.wrote(stream, last.revision);
    return last;
  } catch (error) {
    if (error instanceof RevisionConflict) return undefined;
    // The outcome is unknown: the store's head is the only one to build on.
    folded.forget(stream);
    throw error;
  }
};

/** The name of a stream: its category, a hyphen and its id. */
export const streamOf = (category: string, id: string): string => `${category}-${id}`;

const isPassed = ({ after }: Request<unknown>, head: Head | 'no-stream'): boolean =>
  after !== undefined && after !== revisionOf(head);

const revisionOf = (head: Head | 'no-stream'): bigint | 'no-stream' => (head === 'no-stream' ? head : head.revision);

const causeOf = ({ commandId, requestHash, correlationId, causationId, actor }: Cause): Cause => ({
  commandId,
  requestHash,
  correlationId,
  ...(causationId === undefined ? {} : { causationId }),
  actor,
});
