import { allows, allowsOn } from './permissions/allows';
import {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type Operation,
  type OrganizationOperation,
  type ProjectOperation,
} from './permissions/operations';
import type { Holder } from './permissions/permission';
import { holderIn, type Membership } from './state';

/**
 * Something that somebody may do. `object` is the id of the organization or of one of its projects. What is done in
 * projects, allowed on the organization, is allowed in each project that the person has no access of their own to.
 */
export type Right = Readonly<{ userId: string; operation: Operation; object: string }>;

/** The rights that differ between two states, sorted by person, operation and object. */
export type BlastRadius = Readonly<{ lost: readonly Right[]; gained: readonly Right[] }>;

const IN_ORGANIZATION = Object.keys(ORGANIZATION_OPERATIONS) as readonly OrganizationOperation[];
const IN_PROJECTS = Object.keys(PROJECT_OPERATIONS) as readonly ProjectOperation[];

/** Exactly whose rights differ between two states of one membership at an instant, and which. */
export const blastRadius = (before: Membership, after: Membership, at: string): BlastRadius => {
  const people = new Set(
    [before, after].flatMap(state => (state.status === 'founded' ? [...state.members.keys()] : [])),
  );
  const sorted = [...people].sort();
  const lost: Right[] = [];
  const gained: Right[] = [];
  for (const userId of sorted) {
    const objects = objectsOf(userId, [before, after]);
    const had = rightsOf(userId, holderIn(before, userId), { objects, at });
    const has = rightsOf(userId, holderIn(after, userId), { objects, at });
    lost.push(...notIn(has, had));
    gained.push(...notIn(had, has));
  }
  return { lost, gained };
};

/** What a person's rights can be on: the organization, and each project that they have access of their own to. */
type Objects = Readonly<{ organizationId: string; projectIds: readonly string[] }>;

const objectsOf = (userId: string, states: readonly Membership[]): Objects => {
  const founded = states.filter(state => state.status === 'founded');
  const projectIds = founded.flatMap(({ members }) => [...(members.get(userId)?.access.keys() ?? [])]);
  return { organizationId: founded[0]?.organizationId ?? '', projectIds: [...new Set(projectIds)] };
};

const rightsOf = (
  userId: string,
  holder: Holder | undefined,
  { objects, at }: Readonly<{ objects: Objects; at: string }>,
): ReadonlyMap<string, Right> => {
  if (!holder) return new Map();
  const { organizationId, projectIds } = objects;
  const inOrganization = [...IN_ORGANIZATION, ...IN_PROJECTS]
    .filter(operation => allows(holder, operation, at))
    .map((operation): Right => ({ userId, operation, object: organizationId }));
  const inProjects = projectIds.flatMap(projectId =>
    IN_PROJECTS.filter(operation => allowsOn(holder, { operation, projectId }, at)).map((operation): Right => ({
      userId,
      operation,
      object: projectId,
    })),
  );
  return new Map([...inOrganization, ...inProjects].map(right => [`${right.operation} ${right.object}`, right]));
};

/** By operation and object: what is in `those` and not in `these`. */
const notIn = (these: ReadonlyMap<string, Right>, those: ReadonlyMap<string, Right>): readonly Right[] =>
  [...those.keys()]
    .filter(key => !these.has(key))
    .sort()
    .map(key => those.get(key)!);
