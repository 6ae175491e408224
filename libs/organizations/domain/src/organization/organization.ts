import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type {
  ChangeOrganization,
  CreateOrganization,
  DeleteOrganization,
  DeletionHindrance,
  LapseClaimedName,
  OrganizationCommand,
  ReinstateOrganization,
  SuspendOrganization,
} from './commands';
import type { OrganizationEvent, OrganizationType } from './events';

/**
 * One organization. Invariant: it never bears a name that was not claimed for it first, at the revision of the event
 * that gave it the name; what is suspended only staff change; and what has lapsed or is deleted never changes again, but
 * for places that lapse.
 */
export type Organization =
  | Readonly<{ status: 'unknown' | 'lapsed' }>
  | Readonly<{
      status: 'active' | 'suspended' | 'deleted';
      label: string;
      name: string;
      country: string;
      type: OrganizationType;
      ownerId: string;
      securityContact?: string;
    }>;

/** `name-unclaimed` is no answer to anybody outside: the name is to be claimed, and the command given again. */
export type OrganizationRefusal =
  | 'already-created'
  | 'creation-lapsed'
  | 'no-such-organization'
  | 'organization-suspended'
  | 'name-unclaimed'
  | DeletionHindrance;

type Decided = Decision<OrganizationEvent, OrganizationRefusal>;

const evolve = (state: Organization, event: OrganizationEvent): Organization => {
  if (event.type === 'OrganizationCreated') {
    const { label, name, country, type, ownerId, securityContact } = event.data;
    return { status: 'active', label, name, country, type, ownerId, ...optional(securityContact) };
  }
  if (event.type === 'OrganizationCreationLapsed') return { status: 'lapsed' };
  if (!('name' in state)) return state;
  switch (event.type) {
    case 'OrganizationRenamed':
      return { ...state, name: event.data.to };
    case 'OrganizationRelabelled':
      return { ...state, label: event.data.to };
    case 'OrganizationCountryChanged':
      return { ...state, country: event.data.to };
    case 'OrganizationSecurityContactChanged': {
      const { securityContact: _before, ...rest } = state;
      return { ...rest, ...optional(event.data.to) };
    }
    case 'OrganizationSuspended':
      return { ...state, status: 'suspended' };
    case 'OrganizationReinstated':
      return { ...state, status: 'active' };
    case 'OrganizationDeleted':
      return { ...state, status: 'deleted' };
    case 'OrganizationRenameLapsed':
      return state;
  }
};

const decide = (command: OrganizationCommand, state: Organization): Decided => {
  switch (command.type) {
    case 'CreateOrganization':
      return create(command.data, state);
    case 'ChangeOrganization':
      return change(command.data, state);
    case 'DeleteOrganization':
      return remove(command.data, state);
    case 'SuspendOrganization':
      return suspend(command.data, state);
    case 'ReinstateOrganization':
      return reinstate(command.data, state);
    case 'LapseClaimedName':
      return lapse(command.data, state);
  }
};

const create = ({ claimed, by, ...data }: CreateOrganization['data'], state: Organization): Decided => {
  if (state.status === 'lapsed') return refuse('creation-lapsed');
  if (state.status !== 'unknown') return refuse('already-created');
  if (claimed !== data.name) return refuse('name-unclaimed');
  return [{ type: 'OrganizationCreated', data: { ...data, createdBy: by } }];
};

const change = (data: ChangeOrganization['data'], state: Organization): Decided => {
  if (!exists(state)) return refuse('no-such-organization');
  if (state.status === 'suspended' && !data.asStaff) return refuse('organization-suspended');
  const { name = state.name, label = state.label, country = state.country, claimed, by, at } = data;
  if (name !== state.name && name !== claimed) return refuse('name-unclaimed');
  const events: OrganizationEvent[] = [];
  // A new name comes first: its claim names the revision at which exactly this event lands.
  if (name !== state.name)
    events.push({ type: 'OrganizationRenamed', data: { from: state.name, to: name, renamedBy: by, at } });
  if (label !== state.label)
    events.push({ type: 'OrganizationRelabelled', data: { from: state.label, to: label, relabelledBy: by, at } });
  if (country !== state.country)
    events.push({ type: 'OrganizationCountryChanged', data: { from: state.country, to: country, changedBy: by, at } });
  const from = state.securityContact;
  const to = data.securityContact === undefined ? from : (data.securityContact ?? undefined);
  if (from !== to) {
    const contacts = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    events.push({ type: 'OrganizationSecurityContactChanged', data: { ...contacts, changedBy: by, at } });
  }
  return events;
};

const remove = ({ hindrances, by, asStaff, at }: DeleteOrganization['data'], state: Organization): Decided => {
  if (state.status === 'deleted') return [];
  if (!exists(state)) return refuse('no-such-organization');
  if (state.status === 'suspended' && !asStaff) return refuse('organization-suspended');
  const [hindrance] = hindrances;
  if (hindrance) return refuse(hindrance);
  return [{ type: 'OrganizationDeleted', data: { name: state.name, deletedBy: by, at } }];
};

const suspend = ({ by, ...data }: SuspendOrganization['data'], state: Organization): Decided => {
  if (!exists(state)) return refuse('no-such-organization');
  if (state.status === 'suspended') return []; // Already so.
  return [{ type: 'OrganizationSuspended', data: { ...data, suspendedBy: by } }];
};

const reinstate = ({ by, ...data }: ReinstateOrganization['data'], state: Organization): Decided => {
  if (!exists(state)) return refuse('no-such-organization');
  if (state.status === 'active') return []; // Already so.
  return [{ type: 'OrganizationReinstated', data: { ...data, reinstatedBy: by } }];
};

type Existing = Extract<Organization, { name: string }> & { status: 'active' | 'suspended' };

const exists = (state: Organization): state is Existing => state.status === 'active' || state.status === 'suspended';

const lapse = ({ organizationId, name, at }: LapseClaimedName['data'], state: Organization): Decided => {
  if (state.status === 'lapsed') return [];
  if (state.status === 'unknown') return [{ type: 'OrganizationCreationLapsed', data: { organizationId, name, at } }];
  return [{ type: 'OrganizationRenameLapsed', data: { to: name, at } }];
};

const optional = (securityContact: string | undefined) => (securityContact === undefined ? {} : { securityContact });

export const organization: Decider<Organization, OrganizationCommand, OrganizationEvent, OrganizationRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};
