import type { ChangeOrganization } from '@charter/organizations-domain';
import {
  EVERYTHING,
  isAsStaff,
  notFound,
  referenceLinks,
  staffReasonOf,
  type Caller,
  type Query,
  type StaffRecorder,
} from '@charter/service';
import type { Vault } from '@charter/vault';
import type { Creating } from '../creating';
import type { deletionHindrances } from '../deletion-hindrances';
import type { Change } from '../naming/change';
import type { Organizations as Handler } from '../naming/name-claims';
import type {
  OrganizationList,
  OrganizationRow,
  Organizations,
} from '../projections/organizations/organizations.query';
import type { SecurityContacts } from '../security-contacts';
import { representOrganization, type Access } from './organization.representation';
import type { ChangeOrganizationRequest } from './organizations.requests';

export const ORGANIZATIONS = Symbol('organizations');

export type DeskParts = Readonly<{
  rows: Organizations;
  accessOf: (organizationId: string, userId: string) => Promise<Access | undefined>;
  contacts: SecurityContacts;
  vault: Pick<Vault, 'signLink' | 'isLinkSignature'>;
  create: Creating;
  change: Change;
  /** What needs no name to be claimed. */
  handle: Handler['handle'];
  hindrances: typeof deletionHindrances;
  settle: () => Promise<void>;
  recordStaff: StaffRecorder;
}>;

type Listed = Readonly<{ path: string; query: Query }>;

/** What the controllers ask and order, in the words of the service. */
export type OrganizationsDesk = ReturnType<typeof organizationsDesk>;

export const organizationsDesk = (parts: DeskParts) => {
  const { rows, accessOf, contacts, recordStaff } = parts;
  const { represent, listing } = showing(parts);
  const existing = async (organizationId: string): Promise<OrganizationRow> => {
    const row = await rows.withId(organizationId);
    if (!row) throw notFound('Organization');
    return row;
  };
  return {
    ...parts,
    /** One that is not deleted. */
    existing,
    /** One organization as somebody sees it who may do this there. */
    show: async (organizationId: string, access: Access) => represent(await existing(organizationId), access),
    /** One that was just created; staff belong to none that they create for somebody else. */
    showNew: async (organizationId: string, userId: string) => {
      const [row, access] = await Promise.all([existing(organizationId), accessOf(organizationId, userId)]);
      return represent(row, access ?? { owner: false, permissions: [] });
    },
    /** Those of a member, with what they may do there. */
    list: async (userId: string, asked: Listed) => listing(await rows.ofMember(userId, asked)),
    /** All, or all of one member, for staff who come for a reason. */
    listForStaff: async (caller: Caller, { userId, ...asked }: Listed & Readonly<{ userId?: string }>) => {
      const reason = staffReasonOf(asked);
      const [method, path] = ['GET', asked.path];
      await recordStaff(caller, { subjectId: userId ?? caller.id, method, path, reason });
      const { items, ...found } = await (userId === undefined ? rows.all(asked) : rows.ofMember(userId, asked));
      return listing({ ...found, items: items.map(row => ({ ...row, ...EVERYTHING })) });
    },
    /** The command that a change asks for. */
    changeAsked: async (asked: ChangeOrganizationRequest, caller: Caller): Promise<ChangeOrganization> => {
      const { name, label, country, security_contact: contact } = asked;
      const data = {
        ...(name === undefined ? {} : { name }),
        ...(label === undefined ? {} : { label }),
        ...(country === undefined ? {} : { country }),
        ...(contact === undefined ? {} : { securityContact: contact === null ? null : await contacts.seal(contact) }),
      };
      return {
        type: 'ChangeOrganization',
        data: { ...data, by: caller.id, asStaff: isAsStaff(caller), at: caller.now },
      };
    },
  };
};

/** Organizations as the API shows them. */
const showing = ({ contacts, vault }: DeskParts) => {
  const represent = async ({ security_contact: sealed, ...row }: OrganizationRow, access: Access) => {
    const contact = await contacts.open(sealed);
    return representOrganization({ ...row, ...(contact === undefined ? {} : { security_contact: contact }) }, access);
  };
  const listing = async ({ count, items, links }: OrganizationList) => {
    const owners = items.map(({ owner_id }) => owner_id);
    return {
      count,
      items: await Promise.all(items.map(({ owner, permissions, ...row }) => represent(row, { owner, permissions }))),
      _links: { ...links, ...referenceLinks(vault, 'users', owners) },
    };
  };
  return { represent, listing };
};
