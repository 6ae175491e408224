import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isRefusal } from '@charter/event-sourcing';
import type { DepartureCommand } from '@charter/identity-domain';
import { membershipEvents } from '@charter/membership-contracts';
import type { PublicEvent } from '@charter/messaging';
import { DEPARTURES, type Departures } from './departures';

const AGREED = 'membership.departure-agreed.v1';
const VETOED = 'membership.departure-vetoed.v1';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

/** Takes down what membership says of those who are to be let go. */
@Controller()
export class DeparturesConsumer {
  constructor(@Inject(DEPARTURES) private readonly departures: Departures) {}

  @EventPattern(AGREED)
  agreed(@Payload() event: PublicEvent): Promise<void> {
    const { departureId, userId, at } = membershipEvents[AGREED].parse(event.data);
    return this.#take(departureId, event, { type: 'PermitDeparture', data: { userId, at } });
  }

  @EventPattern(VETOED)
  vetoed(@Payload() event: PublicEvent): Promise<void> {
    const { departureId, userId, organizations, at } = membershipEvents[VETOED].parse(event.data);
    return this.#take(departureId, event, { type: 'RefuseDeparture', data: { userId, organizations, at } });
  }

  async #take(
    departureId: string,
    { id, correlationid: correlationId }: PublicEvent,
    command: DepartureCommand,
  ): Promise<void> {
    // One answer is taken once, however often it is delivered.
    const once = { commandId: `${id}:taken`, requestHash: `${id}:taken`, causationId: id, repeatable: false };
    const request = { ...once, correlationId, actor: { kind: 'system', id: 'identity' }, command } as const;
    const outcome = await this.departures.handle(departureId, request, AbortSignal.timeout(STEP_LIMIT_MS));
    if (isRefusal(outcome)) throw new Error(`${command.type} of ${departureId} was refused: ${outcome.refused}.`);
  }
}
