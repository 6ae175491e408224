import type { Decider, Message } from './decider';
import type { History } from './history';
import { isNothingChanged, type Recorded } from './recorded';
import type { Head, Streams } from './streams';

/** Where a command's events stand in its stream, and what was asked then. */
type Folded = Readonly<{ requestHash: string; from: bigint; count: number }>;

/** A stream folded up to its head, with the ids of all commands that led there. */
export type LoadedStream<State> = Readonly<{
  state: State;
  head: Head | 'no-stream';
  commands: ReadonlyMap<string, Folded>;
}>;

/** The rules of one kind of stream and how its stored events are read. */
export type Rules<State, Command, Event extends Message, Reason extends string> = Readonly<{
  decider: Decider<State, Command, Event, Reason>;
  history: History<Event>;
}>;

type Folding<State, Event extends Message> = Rules<State, never, Event, string>;

const unread = <State>(state: State): LoadedStream<State> => ({ state, head: 'no-stream', commands: new Map() });

/** The stream one event further. The map of commands is shared with the stream before, which is given up by this. */
export const advance = <State, Event extends Message>(
  { decider, history }: Folding<State, Event>,
  before: LoadedStream<State>,
  recorded: Recorded,
): LoadedStream<State> => {
  const { commandId, requestHash } = recorded.metadata;
  const known = before.commands.get(commandId);
  const folded = known ? { ...known, count: known.count + 1 } : { requestHash, from: recorded.revision, count: 1 };
  return {
    state: isNothingChanged(recorded.event)
      ? before.state
      : decider.evolve(before.state, history.decode(recorded.event)),
    head: { revision: recorded.revision, position: recorded.position, metadata: recorded.metadata },
    commands: (before.commands as Map<string, Folded>).set(commandId, folded),
  };
};

/**
 * Brings a stream up to date: what was folded before, and the tail behind it. The read begins at the last event
 * that was folded, not behind it: where the store holds another event there than the one remembered, what was
 * folded is given up. So a write that the store recognised as someone else's repetition cannot fork the chain.
 */
export const load = async <State, Event extends Message>(
  { streams, rules, stream }: Readonly<{ streams: Streams; rules: Folding<State, Event>; stream: string }>,
  cached?: LoadedStream<State>,
): Promise<LoadedStream<State>> => {
  let loaded = cached ?? unread(rules.decider.initialState);
  const remembered = loaded.head;
  let confirmed = remembered === 'no-stream';
  for await (const recorded of streams.read(stream, remembered === 'no-stream' ? 0n : remembered.revision)) {
    if (!confirmed) {
      if (remembered !== 'no-stream' && recorded.metadata.chain !== remembered.metadata.chain) break;
      confirmed = true;
    } else loaded = advance(rules, loaded, recorded);
  }
  return confirmed ? loaded : load({ streams, rules, stream });
};

/** What a command wrote when it was handled first. */
export const writtenBy = async <Event extends Message>(
  { streams, history, stream }: Readonly<{ streams: Streams; history: History<Event>; stream: string }>,
  { from, count }: Folded,
): Promise<readonly Event[]> => {
  const events: Event[] = [];
  for await (const { event } of streams.read(stream, from, count))
    if (!isNothingChanged(event)) events.push(history.decode(event));
  return events;
};
