import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { identityEvents } from '@charter/identity-contracts';
import { membershipEvents } from '@charter/membership-contracts';
import type { PublicEvent } from '@charter/messaging';
import { ERASING, type Erasing } from '../erasing/erasing';

const ERASED = 'identity.user-erased.v1';
const INVITED = 'membership.member-invited.v1';

/** Has nothing left of whoever was erased, in whatever order that is told. */
@Controller()
export class ErasingConsumer {
  constructor(@Inject(ERASING) private readonly erasing: Erasing) {}

  @EventPattern(ERASED)
  erased(@Payload() { data }: PublicEvent): Promise<void> {
    return this.erasing.person(identityEvents[ERASED].parse(data).userId);
  }

  @EventPattern(INVITED)
  invited(@Payload() { data }: PublicEvent): Promise<void> {
    return this.erasing.invitation(membershipEvents[INVITED].parse(data).invitationId);
  }
}
