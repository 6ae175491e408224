import type { IssuerAnswer } from './issuer-calls';

/** What there is to know about the issuer. The library would also describe what it could do, but does not do here. */
const PUBLISHED = [
  'issuer',
  'jwks_uri',
  'token_endpoint',
  'token_endpoint_auth_methods_supported',
  'revocation_endpoint',
  'authorization_endpoint',
  'response_types_supported',
  'code_challenge_methods_supported',
  'authorization_response_iss_parameter_supported',
  'grant_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
];

export const publishedOf = (document: IssuerAnswer['body']): object =>
  Object.fromEntries(PUBLISHED.map(name => [name, document[name]]));
