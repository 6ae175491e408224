import type { MembershipEvent } from '../membership/events';
import { cellsOf, IN_ORGANIZATION, IN_PROJECT } from './allowed';

type Grant = Readonly<{ permission: string; until: string }>;
type Entry = { permissions: readonly string[]; grants: readonly Grant[] };

/** Who holds what according to the events alone, read by another hand than the decider's. */
export type Ledger = Readonly<{
  owners: readonly string[];
  members: ReadonlyMap<string, Entry>;
  /** By person and project, as `alice p1`. Nothing goes from it but by an event that says so. */
  access: ReadonlyMap<string, readonly string[]>;
}>;

export const ledgerOf = (events: readonly MembershipEvent[]): Ledger => {
  let owner: string | undefined;
  const members = new Map<string, Entry>();
  const access = new Map<string, readonly string[]>();
  for (const { type, data } of events) {
    if (type === 'MembershipFounded') owner = data.ownerId;
    if (type === 'MembershipFounded') members.set(data.ownerId, { permissions: [], grants: [] });
    if (type === 'OwnerChanged') {
      owner = data.to;
      members.set(data.to, { permissions: [], grants: [] });
      members.set(data.from, { permissions: data.permissions, grants: [] });
      if (!data.stays) members.delete(data.from);
    }
    if (type === 'MemberAdded') members.set(data.memberId, { permissions: data.permissions, grants: [] });
    if (type === 'MemberRemoved' || type === 'MemberLeft') members.delete(data.memberId);
    if (type === 'MemberPermissionsReplaced' || type === 'MemberRaisedOwnPermissions')
      members.get(data.memberId)!.permissions = data.to;
    if ('grants' in data && 'until' in data) members.get(data.memberId)!.grants = data.grants;
    if (type === 'ProjectAccessGiven') access.set(`${data.memberId} ${data.projectId}`, data.permissions);
    if (type === 'ProjectAccessReplaced' || type === 'MemberRaisedOwnProjectAccess')
      access.set(`${data.memberId} ${data.projectId}`, data.to);
    if (type === 'ProjectAccessEnded' || type === 'ProjectAccessEndedWithMembership')
      access.delete(`${data.memberId} ${data.projectId}`);
  }
  return { owners: [...members.keys()].filter(id => id === owner), members, access };
};

const allowed = new Set(
  [...cellsOf(IN_ORGANIZATION), ...cellsOf(IN_PROJECT).map(cell => ({ ...cell, head: `project's ${cell.head}` }))]
    .filter(cell => cell.allowed)
    .map(({ head, operation }) => `${head} ${operation}`),
);
const OPERATIONS = [...new Set(cellsOf(IN_ORGANIZATION).map(({ operation }) => operation))];
const OF_PROJECTS = new Set(cellsOf(IN_PROJECT).map(({ operation }) => operation));

type Asked = Readonly<{ userId: string; operation: string; projectId?: string; at: string }>;

/** Whether the matrices allow it to what somebody holds at an instant. */
export const mayBy = ({ owners, members, access }: Ledger, { userId, operation, projectId, at }: Asked): boolean => {
  const entry = members.get(userId);
  if (!entry) return false;
  const running = entry.grants.filter(({ until }) => Date.parse(at) < Date.parse(until));
  const heads = [
    ...(owners.includes(userId) ? ['owner'] : []),
    ...['member', ...entry.permissions, ...running.map(({ permission }) => permission)],
    ...(access.get(`${userId} ${projectId}`) ?? []).map(permission => `project's ${permission}`),
  ];
  return heads.some(head => allowed.has(`${head} ${operation}`));
};

/** Everything that a person may do at an instant, on the organization and on projects they have access of their own to. */
export const rightsBy = (
  ledger: Ledger,
  asked: Readonly<{ userId: string; projectIds: readonly string[]; at: string }>,
) =>
  OPERATIONS.flatMap(operation => {
    const objects = [undefined, ...(OF_PROJECTS.has(operation) ? asked.projectIds : [])];
    return objects
      .filter(projectId => mayBy(ledger, { ...asked, operation, projectId }))
      .map(projectId => `${asked.userId} ${operation} ${projectId ?? 'o1'}`);
  });
