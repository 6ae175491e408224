export { identityCopy, type IdentityCopyTables } from './identity-copy.projection';
export { identityCallers, type Addresses, type CallerClaims, type CallerFacts, type Callers } from './callers';
export { lookupOfEmail } from './email-lookup';
export { mandatesIn, type Mandates, type MandateOf } from './mandates';
