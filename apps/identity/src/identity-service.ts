import type { Service } from '@charter/service';
import { IdentityModule } from './identity.module';
import { identityPublication } from './publishing/publication';

/** Who is who, and the issuer of tokens. */
export const identityService: Service = {
  name: 'identity',
  publication: identityPublication,
  reads: [],
  module: service => IdentityModule.over(service),
};
