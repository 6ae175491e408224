import { runService } from '@charter/service';
import { auditService } from './audit-service';

// npm run service -- audit
void runService(auditService);
