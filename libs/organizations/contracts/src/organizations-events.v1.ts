import { z } from 'zod';

// Public for ever: a field may be added as optional; anything else is a new version beside this one.

/** Every public event of organizations, in the order in which each organization's happened. */
export const ORGANIZATIONS_TOPIC = 'charter.organizations.v1';

const id = z.string();
const at = z.iso.datetime();
const change = { organizationId: id, from: z.string(), to: z.string(), changedBy: id, at };

/** The public events of organizations by type: what each one's `data` holds. */
export const organizationsEvents = {
  /** There is a new organization. It exists for everybody once its membership is founded, too. */
  'organizations.organization-created.v1': z.object({
    organizationId: id,
    label: z.string(),
    name: z.string(),
    country: z.string(),
    type: z.enum(['fixed', 'flexible']),
    ownerId: id,
    createdBy: id,
    at,
  }),
  /** Its URL name is another one; the old one leads to it until somebody else bears it. */
  'organizations.organization-renamed.v1': z.object(change),
  /** It is labelled otherwise. */
  'organizations.organization-relabelled.v1': z.object(change),
  /** It is at home in another country. */
  'organizations.organization-country-changed.v1': z.object(change),
  /** From then on its members change nothing, and may pay. */
  'organizations.organization-suspended.v1': z.object({ organizationId: id, suspendedBy: id, at }),
  /** By staff: its members change things again, as far as they may. */
  'organizations.organization-reinstated.v1': z.object({ organizationId: id, reinstatedBy: id, at }),
  /** It is gone for everybody, and never comes back. */
  'organizations.organization-deleted.v1': z.object({ organizationId: id, name: z.string(), deletedBy: id, at }),
} as const;

export type OrganizationsEventType = keyof typeof organizationsEvents;

/** What the `data` of one public event holds. */
export type OrganizationsEventData<Type extends OrganizationsEventType> = z.infer<(typeof organizationsEvents)[Type]>;

/** One public event as its readers see it: its type and its data. */
export type OrganizationsPublicEvent = {
  [Type in OrganizationsEventType]: Readonly<{ type: Type; data: OrganizationsEventData<Type> }>;
}[OrganizationsEventType];
