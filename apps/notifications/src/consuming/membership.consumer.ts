import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEvent } from '@charter/messaging';
import { MEMBERSHIP_NEWS, tellingsOfMembership } from '../requesting/membership-tellings';
import { REQUEST_DELIVERIES, type RequestDeliveries } from '../requesting/request-deliveries';

/** Tells people what has become of what they may do. */
@Controller()
export class MembershipConsumer {
  constructor(@Inject(REQUEST_DELIVERIES) private readonly request: RequestDeliveries) {}

  @EventPattern(MEMBERSHIP_NEWS)
  told(@Payload() event: PublicEvent): Promise<void> {
    return this.request(event, tellingsOfMembership(event));
  }
}
