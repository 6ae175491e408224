export { canonical, NotCanonical } from './canonical';
export { contentHash, firstChain, nextChain, type StoredEvent } from './chain';
export { verifyStream, type Fault, type StreamEntry, type Verification } from './verify-stream';
export { BucketTree, rootOf } from './tree/bucket-tree';
export { bucketHash, bucketOf, isLeafStream, leafOf, type Leaf, type StreamHead } from './tree/leaf';
export { headsTree, type HeadsTree } from './tree/heads-tree';
export { proofFault, proofOf, type Proof, type ProofFault } from './tree/proof';
export {
  checkpointHash,
  isSignedCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
  type SignedCheckpoint,
} from './checkpoint/checkpoint';
export {
  verifyCheckpoints,
  type CheckpointFault,
  type KeptResult,
  type Known,
  type RunVerification,
} from './checkpoint/checkpoint-run';
export {
  introduceKey,
  keyIdOf,
  verifyKeys,
  type KeyFault,
  type KeysVerification,
  type SigningKey,
} from './checkpoint/signing-key';
export { publicKeyOf, type Sign } from './checkpoint/signature';
export { evidenceFile, type Evidence, type ExportedEvent, type ExportedStream } from './file/evidence-file';
export type { Header, Person, Place } from './file/line-kinds';
export type { EvidenceFault } from './file/evidence-reader';
export { verifyEvidence, type EvidenceVerification } from './file/verify-evidence';
export {
  verifyStore,
  type FoundInStore,
  type ProvableStore,
  type StoreFault,
  type StoreVerification,
} from './store/verify-store';
export type { PlacedEvent, StoredStream } from './store/stored-stream';
