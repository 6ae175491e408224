import { runService } from '@charter/service';
import { membershipService } from './membership-service';

// npm run service -- membership
void runService(membershipService);
