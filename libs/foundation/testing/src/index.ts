export { specify } from './specify';
export { eventually, patience } from './waiting';
export { databaseForSpecs, isMove } from './database';
export { FakeTopics, TopicsDown, type LostSend } from './topics';
export { publicEvent } from './public-event';
export { recordedOf } from './recorded-of';
export { things, type ThingTables } from './things';
export {
  embeddedStore,
  faultProxyTo,
  killableStore,
  storeForSpecs,
  type KillableStore,
  type StoreForSpecs,
} from './event-store';
export { startFaultProxy, type FaultProxy, type FaultProxyOptions } from './fault-proxy';
export { collected, happened, newCategory, newStream, numbersOf, scribe, someCause } from './stored-events';
export { MortalStreams } from './mortal-streams';
export { served, type Answer, type Asked } from './served';
export { signedTokens } from './signed-tokens';
export { toldAsStored } from './told-as-stored';
