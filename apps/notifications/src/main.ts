import { runService } from '@charter/service';
import { notificationsService } from './notifications-service';

// npm run service -- notifications
void runService(notificationsService);
