import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEvent } from '@charter/messaging';
import { IDENTITY_NEWS, tellingsOfIdentity } from '../requesting/identity-tellings';
import { REQUEST_DELIVERIES, type RequestDeliveries } from '../requesting/request-deliveries';

/** Tells people what has become of their accounts. */
@Controller()
export class IdentityConsumer {
  constructor(@Inject(REQUEST_DELIVERIES) private readonly request: RequestDeliveries) {}

  @EventPattern(IDENTITY_NEWS)
  told(@Payload() event: PublicEvent): Promise<void> {
    return this.request(event, tellingsOfIdentity(event));
  }
}
