import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { identityEvents } from '@charter/identity-contracts';
import type { PublicEvent } from '@charter/messaging';
import { MAILBOX } from '../http/mailbox.controller';
import type { Mailbox } from '../mail/mailbox';
import { IDENTITY_NEWS, tellingsOfIdentity } from '../requesting/identity-tellings';
import { REQUEST_DELIVERIES, type RequestDeliveries } from '../requesting/request-deliveries';

const ERASED = 'identity.user-erased.v1';

/** Tells people what has become of their accounts. */
@Controller()
export class IdentityConsumer {
  constructor(
    @Inject(REQUEST_DELIVERIES) private readonly request: RequestDeliveries,
    @Inject(MAILBOX) private readonly mailbox: Pick<Mailbox, 'purge'> | null,
  ) {}

  @EventPattern(IDENTITY_NEWS)
  told(@Payload() event: PublicEvent): Promise<void> {
    return this.request(event, tellingsOfIdentity(event));
  }

  /** What was kept of them goes, too. */
  @EventPattern(ERASED)
  async erased(@Payload() { data }: PublicEvent): Promise<void> {
    await this.mailbox?.purge(identityEvents[ERASED].parse(data).userId);
  }
}
