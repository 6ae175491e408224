import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import type { Service } from '@charter/service';
import { IdentityModule } from './identity.module';
import { scryptHashing, type Hashing } from './passwords/scrypt';
import { identityPublication } from './publishing/publication';

/** The service, with passwords hashed as it is told. */
export const identityServiceWith = (hashing: Hashing): Service => ({
  name: 'identity',
  publication: identityPublication,
  reads: [MEMBERSHIP_TOPIC],
  module: service => IdentityModule.over(service, hashing),
});

/** Who is who, and the issuer of tokens. */
export const identityService: Service = identityServiceWith(scryptHashing());
