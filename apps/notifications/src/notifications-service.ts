import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import type { SilentService } from '@charter/service';
import { DELIVERY_STREAMS } from './deliveries';
import { checkMail } from './mail/mail-of';
import { NotificationsModule } from './notifications.module';

/** Messages to people about what has become of what they may do. */
export const notificationsService: SilentService = {
  name: 'notifications',
  streams: DELIVERY_STREAMS,
  reads: [IDENTITY_TOPIC, MEMBERSHIP_TOPIC, ORGANIZATIONS_TOPIC],
  check: checkMail,
  module: service => NotificationsModule.over(service),
};
