import { notPublic, type ToContracts } from '@charter/messaging';
import type { OrganizationEvent, OrganizationNameEvent } from '@charter/organizations-domain';
import type { OrganizationsEventData, OrganizationsEventType } from '@charter/organizations-contracts';

/** What the public learns of each event of an organization, in the words of the contracts. */
const about = <Type extends OrganizationsEventType>(
  type: Type,
  stream: string,
  data: Omit<OrganizationsEventData<Type>, 'organizationId'>,
) => {
  const organizationId = stream.slice('organization-'.length);
  return { type, subject: organizationId, organizations: [organizationId], data: { organizationId, ...data } };
};

export const toContracts: ToContracts<OrganizationEvent | OrganizationNameEvent> = {
  OrganizationCreated: ({ stream, event: { data } }) => {
    const { label, name, country, type, ownerId, createdBy, at } = data;
    return about('organizations.organization-created.v1', stream, {
      label,
      name,
      country,
      type,
      ownerId,
      createdBy,
      at,
    });
  },
  OrganizationRenamed: ({ stream, event: { data } }) =>
    about('organizations.organization-renamed.v1', stream, {
      from: data.from,
      to: data.to,
      changedBy: data.renamedBy,
      at: data.at,
    }),
  OrganizationRelabelled: ({ stream, event: { data } }) =>
    about('organizations.organization-relabelled.v1', stream, {
      from: data.from,
      to: data.to,
      changedBy: data.relabelledBy,
      at: data.at,
    }),
  OrganizationCountryChanged: ({ stream, event: { data } }) =>
    about('organizations.organization-country-changed.v1', stream, data),
  // Why is for the organization and for auditors: a reason may name persons.
  OrganizationSuspended: ({ stream, event: { data } }) =>
    about('organizations.organization-suspended.v1', stream, { suspendedBy: data.suspendedBy, at: data.at }),
  OrganizationReinstated: ({ stream, event: { data } }) =>
    about('organizations.organization-reinstated.v1', stream, { reinstatedBy: data.reinstatedBy, at: data.at }),
  OrganizationDeleted: ({ stream, event: { data } }) => about('organizations.organization-deleted.v1', stream, data),
  // Whom to call in an emergency is for the organization alone.
  OrganizationSecurityContactChanged: notPublic,
  // What never came to be, and how names are kept apart, is nobody else's business.
  OrganizationCreationLapsed: notPublic,
  OrganizationRenameLapsed: notPublic,
  NameClaimed: notPublic,
  NameTaken: notPublic,
  NameClaimLapsed: notPublic,
  NameVacated: notPublic,
};
