import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isRefusal } from '@charter/event-sourcing';
import type { PublicEvent } from '@charter/messaging';
import { organizationsEvents } from '@charter/organizations-contracts';
import { MEMBERSHIPS, type Memberships } from '../memberships';

const SUSPENDED = 'organizations.organization-suspended.v1';
const REINSTATED = 'organizations.organization-reinstated.v1';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

type Learned = Readonly<{ organizationId: string; at: string }>;

/** Lets each membership know whether its organization is suspended, so that what is decided there rests on it. */
@Controller()
export class SuspensionConsumer {
  constructor(@Inject(MEMBERSHIPS) private readonly memberships: Memberships) {}

  @EventPattern(SUSPENDED)
  suspend(@Payload() event: PublicEvent): Promise<void> {
    return this.#learn('SuspendMembership', event, organizationsEvents[SUSPENDED].parse(event.data));
  }

  @EventPattern(REINSTATED)
  reinstate(@Payload() event: PublicEvent): Promise<void> {
    return this.#learn('ReinstateMembership', event, organizationsEvents[REINSTATED].parse(event.data));
  }

  async #learn(
    type: 'SuspendMembership' | 'ReinstateMembership',
    { id, correlationid: correlationId }: PublicEvent,
    { organizationId, at }: Learned,
  ): Promise<void> {
    const actor = { kind: 'system', id: 'membership' } as const;
    // One event is learned once, however often it is delivered.
    const once = { commandId: `${id}:learned`, requestHash: `${id}:learned`, causationId: id, repeatable: true };
    const request = { ...once, correlationId, actor, command: { type, data: { by: actor, at } } };
    const outcome = await this.memberships.handle(organizationId, request, AbortSignal.timeout(STEP_LIMIT_MS));
    if (isRefusal(outcome)) throw new Error(`${type} of ${organizationId} was refused: ${outcome.refused}.`);
  }
}
