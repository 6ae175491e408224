export { fold, isRefusal, refuse, type Decider, type Decision, type Message, type Refusal } from './decider';
export { history, joinedHistories, type History, type Schema } from './history';
export { isNothingChanged, type Actor, type Metadata, type NothingChanged, type Recorded } from './recorded';
export { RevisionConflict, type Append, type Cause, type Head, type Streams } from './streams';
export {
  commandHandler,
  streamOf,
  type Accepted,
  type CommandHandler,
  type HandlingRefusal,
  type Outcome,
  type Request,
} from './command-handler';
export type { Process, Step } from './process';
export { queueByKey } from './queue';
