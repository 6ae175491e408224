export { auditService } from './audit-service';
export { holdingsIn } from './projections/holdings/holdings.query';
export { evidenceReadModels, type EvidenceTables } from './projections/read-models';
export { momentsIn } from './projections/stored-events/moments.query';
export { checkpointKeysIn, type CheckpointKeys } from './sealing/signing-keys';
