import { runService } from '@charter/service';
import { identityService } from './identity-service';

// npm run service -- identity
void runService(identityService);
