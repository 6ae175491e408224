export { identityCopy, type IdentityCopyTables } from './identity-copy.projection';
export { identityCallers, type CallerClaims, type CallerFacts, type Callers } from './callers';
