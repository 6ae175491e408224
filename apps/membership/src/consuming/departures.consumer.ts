import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { identityEvents } from '@charter/identity-contracts';
import type { PublicEvent } from '@charter/messaging';
import { DEPARTURES, type Departures } from '../owning/departures';

const REQUESTED = 'identity.departure-requested.v1';
const REACTIVATED = 'identity.user-reactivated.v1';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

/** Says of those who are to be let go whether they can: not while they own anything. */
@Controller()
export class DeparturesConsumer {
  constructor(@Inject(DEPARTURES) private readonly departures: Departures) {}

  @EventPattern(REQUESTED)
  decide(@Payload() event: PublicEvent): Promise<void> {
    const asked = identityEvents[REQUESTED].parse(event.data);
    return this.departures.decide({ ...asked, because: causeOf(event) }, AbortSignal.timeout(STEP_LIMIT_MS));
  }

  @EventPattern(REACTIVATED)
  callOff(@Payload() event: PublicEvent): Promise<void> {
    const { userId, at } = identityEvents[REACTIVATED].parse(event.data);
    return this.departures.callOff({ userId, at, because: causeOf(event) }, AbortSignal.timeout(STEP_LIMIT_MS));
  }
}

const causeOf = ({ id, correlationid: correlationId }: PublicEvent) => ({
  ...{ commandId: id, requestHash: id, correlationId, causationId: id },
  actor: { kind: 'system', id: 'membership' } as const,
});
