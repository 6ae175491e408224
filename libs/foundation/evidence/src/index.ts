export { canonical } from './canonical';
export { contentHash, firstChain, nextChain, type StoredEvent } from './chain';
export { verifyStream, type Fault, type StreamEntry, type Verification } from './verify-stream';
