import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isRefusal } from '@charter/event-sourcing';
import { membershipEvents } from '@charter/membership-contracts';
import type { PublicEvent } from '@charter/messaging';
import { USER_HANDLER, type UserHandler } from '../registering/identifiers';

const ACCEPTED = 'membership.invitation-accepted.v1';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

/** Makes so what people say of themselves when they accept an invitation. */
@Controller()
export class ConfirmationsConsumer {
  constructor(@Inject(USER_HANDLER) private readonly users: Pick<UserHandler, 'handle'>) {}

  @EventPattern(ACCEPTED)
  async confirm(@Payload() { id, data, correlationid: correlationId }: PublicEvent): Promise<void> {
    const { userId, confirmed, at } = membershipEvents[ACCEPTED].parse(data);
    if (!confirmed) return;
    const { country, ...details } = confirmed;
    const change = { details, ...(country === undefined ? {} : { country }), by: userId, at };
    // One acceptance confirms once, however often it is delivered: what they change afterwards stays.
    const once = { commandId: `${id}:confirmed`, requestHash: `${id}:confirmed`, causationId: id, repeatable: true };
    const actor = { kind: 'user', id: userId } as const;
    const command = { type: 'ChangeUser', data: change } as const;
    const request = { ...once, correlationId, actor, command };
    const outcome = await this.users.handle(userId, request, AbortSignal.timeout(STEP_LIMIT_MS));
    // Whoever has been let go meanwhile is not described any more.
    if (isRefusal(outcome) && outcome.refused !== 'user-deactivated')
      throw new Error(`What ${userId} confirmed was refused: ${outcome.refused}.`);
  }
}
