import type { Actor } from '@charter/event-sourcing';
import type { OrganizationEvent } from '@charter/organizations-domain';
import type { Turn } from '../holding/interval';

/** What an organization may be. While it is suspended its members hold what they held, and change nothing. */
export type Status = 'active' | 'suspended' | 'deleted';

/** What an organization is, and the event by which it became that. */
export type Standing = Readonly<{
  status: Status;
  since: Omit<Turn, 'by' | 'revision'> & Readonly<{ by: Pick<Actor, 'kind' | 'id'> }>;
}>;

/** What an organization is from an event on; nothing where it stays what it was. One of a new type does not compile. */
export const statusBy = ({ type }: Pick<OrganizationEvent, 'type'>): Status | undefined => {
  switch (type) {
    case 'OrganizationCreated':
    case 'OrganizationReinstated':
      return 'active';
    case 'OrganizationSuspended':
      return 'suspended';
    case 'OrganizationDeleted':
      return 'deleted';
    // It came to nothing, and there never was one.
    case 'OrganizationCreationLapsed':
    case 'OrganizationRenamed':
    case 'OrganizationRenameLapsed':
    case 'OrganizationRelabelled':
    case 'OrganizationCountryChanged':
    case 'OrganizationSecurityContactChanged':
      return undefined;
  }
};
