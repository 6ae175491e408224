import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { isRefusal } from '@charter/event-sourcing';
import type { PublicEvent } from '@charter/messaging';
import { organizationsEvents } from '@charter/organizations-contracts';
import { MEMBERSHIPS, type Memberships } from '../memberships';

const CREATED = 'organizations.organization-created.v1';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

/** Gives each new organization its membership, with its owner. */
@Controller()
export class FoundingConsumer {
  constructor(@Inject(MEMBERSHIPS) private readonly memberships: Memberships) {}

  @EventPattern(CREATED)
  async found(@Payload() { id, data, correlationid: correlationId }: PublicEvent): Promise<void> {
    const { organizationId, ownerId, at } = organizationsEvents[CREATED].parse(data);
    const request = {
      command: { type: 'FoundMembership', data: { organizationId, ownerId, at } },
      // One event founds one membership, however often it is delivered.
      ...{ commandId: `${id}:found`, requestHash: `${id}:found`, correlationId, causationId: id, repeatable: false },
      actor: { kind: 'system', id: 'membership' },
    } as const;
    const outcome = await this.memberships.handle(organizationId, request, AbortSignal.timeout(STEP_LIMIT_MS));
    // Who is about to own it has been let go meanwhile: it never comes to exist.
    if (isRefusal(outcome) && outcome.refused === 'departing') return;
    if (isRefusal(outcome)) throw new Error(`The membership of ${organizationId} is not founded: ${outcome.refused}.`);
  }
}
