import { runService } from '@charter/service';
import { organizationsService } from './organizations-service';

// npm run service -- organizations
void runService(organizationsService);
