import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import { ORGANIZATION_TYPES, type OrganizationEvent } from './events';

const id = z.string();
const at = z.iso.datetime();
const change = { from: z.string(), to: z.string(), at };

/** Reads every stored version of the events of an organization. */
export const organizationHistory: History<OrganizationEvent> = history<OrganizationEvent>({
  OrganizationCreated: z.object({
    organizationId: id,
    label: z.string(),
    name: z.string(),
    country: z.string(),
    type: z.enum(ORGANIZATION_TYPES),
    ownerId: id,
    securityContact: z.string().optional(),
    createdBy: id,
    at,
  }),
  OrganizationCreationLapsed: z.object({ organizationId: id, name: z.string(), at }),
  OrganizationRenamed: z.object({ ...change, renamedBy: id }),
  OrganizationRenameLapsed: z.object({ to: z.string(), at }),
  OrganizationRelabelled: z.object({ ...change, relabelledBy: id }),
  OrganizationCountryChanged: z.object({ ...change, changedBy: id }),
  OrganizationSecurityContactChanged: z.object({
    from: z.string().optional(),
    to: z.string().optional(),
    changedBy: id,
    at,
  }),
  OrganizationSuspended: z.object({ reason: z.string(), suspendedBy: id, at }),
  OrganizationReinstated: z.object({ reason: z.string(), reinstatedBy: id, at }),
  OrganizationDeleted: z.object({ name: z.string(), deletedBy: id, at }),
});
