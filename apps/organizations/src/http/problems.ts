import { RESERVATION_DAYS, type DeletionHindrance, type OrganizationRefusal } from '@charter/organizations-domain';
import type { ProblemOf } from '@charter/service';
import type { ChangeRefusal } from '../naming/change';
import type { CreationRefusal } from '../naming/creation';

const NAME_TAKEN = { status: 409, title: 'This name is already taken by another organization.' };
const NAME_RESERVED = {
  status: 409,
  title: `This name was given up less than ${RESERVATION_DAYS} days ago and is still reserved.`,
};
const NOT_FOUND = { status: 404, title: 'Organization not found.' };

const HINDRANCES: ProblemOf<DeletionHindrance> = {
  'owns-projects': { status: 409, title: 'The organization still owns projects: delete or transfer them first.' },
  'owes-money': { status: 409, title: 'The organization still owes money: pay its invoices first.' },
};

export const CREATION_PROBLEMS: ProblemOf<CreationRefusal> = {
  ...HINDRANCES,
  'name-taken': NAME_TAKEN,
  'name-reserved': NAME_RESERVED,
  'claim-open': { status: 503, title: 'Somebody else is about to take this name. Try again shortly.' },
  'already-created': { status: 409, title: 'This organization was created before.' },
  'creation-lapsed': { status: 409, title: 'This creation came too late: try again.' },
  'no-such-organization': NOT_FOUND,
  'organization-suspended': {
    status: 403,
    title: 'This organization is suspended: nothing can be changed in it.',
  },
};

export const CHANGE_PROBLEMS: ProblemOf<ChangeRefusal> = CREATION_PROBLEMS;

/** What claims no name. */
export const UNNAMED_PROBLEMS: ProblemOf<OrganizationRefusal> = { ...CREATION_PROBLEMS, 'name-unclaimed': NOT_FOUND };
