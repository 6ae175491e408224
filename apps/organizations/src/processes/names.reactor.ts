import { isNothingChanged, type Recorded } from '@charter/event-sourcing';
import { organizationHistory, type OrganizationEvent } from '@charter/organizations-domain';
import type { Errand, NameClaims } from '../naming/name-claims';

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

const CONCERNS = new Set<OrganizationEvent['type']>([
  'OrganizationCreated',
  'OrganizationCreationLapsed',
  'OrganizationRenamed',
  'OrganizationRenameLapsed',
  'OrganizationDeleted',
]);

/** Whether anything follows for a name; of most changes nothing does. */
export const concernsNames = ({ event }: Recorded): boolean => CONCERNS.has(event.type as OrganizationEvent['type']);

/** Keeps the registry of names in step with what organizations have done; each step may be performed any number of times. */
export const namesReactor =
  (claims: NameClaims) =>
  async (recorded: Recorded, stopped: AbortSignal): Promise<void> => {
    if (isNothingChanged(recorded.event)) return;
    const event = organizationHistory.decode(recorded.event);
    const errand: Errand = {
      because: {
        actor: { kind: 'system', id: 'organizations' },
        correlationId: recorded.metadata.correlationId,
        causationId: recorded.id,
      },
      at: event.data.at,
      deadline: AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]),
    };
    const left = { organizationId: recorded.stream.slice('organization-'.length), revision: recorded.revision };
    switch (event.type) {
      case 'OrganizationCreated':
      case 'OrganizationCreationLapsed':
        await claims.settle(event.data.name, errand);
        return;
      case 'OrganizationRenamed':
        await claims.settle(event.data.to, errand);
        await claims.vacate(event.data.from, left, errand);
        return;
      case 'OrganizationRenameLapsed':
        await claims.settle(event.data.to, errand);
        return;
      case 'OrganizationDeleted':
        await claims.vacate(event.data.name, left, errand);
        return;
      case 'OrganizationRelabelled':
      case 'OrganizationCountryChanged':
      case 'OrganizationSecurityContactChanged':
      case 'OrganizationSuspended':
      case 'OrganizationReinstated':
        return;
    }
  };
