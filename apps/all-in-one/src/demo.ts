import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationRefused, type Newcomer, type PeopleOperations } from '@charter/app-identity';
import type { ServiceConfig } from '@charter/service';

const PEOPLE: readonly Newcomer[] = [
  { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner', country: 'FR', roles: [] },
  { email: 'alice@example.com', firstName: 'Alice', lastName: 'Adams', country: 'US', roles: [] },
  { email: 'bob@example.com', firstName: 'Bob', lastName: 'Brown', country: 'GB', roles: [] },
  { email: 'staff@example.com', firstName: 'Sam', lastName: 'Staff', country: 'FR', roles: ['staff'] },
  { email: 'staff2@example.com', firstName: 'Sue', lastName: 'Staff', country: 'FR', roles: ['staff'] },
  { email: 'auditor@example.com', firstName: 'Ada', lastName: 'Audit', country: 'DE', roles: ['auditor'] },
];

export type Demo = Readonly<{ file: string; isNew: boolean }>;

/** Whether this process may make up people: never where real ones are to come. */
export const hasDemo = ({ production, oidcIssuer }: ServiceConfig): boolean => !production && oidcIssuer === undefined;

/**
 * People to try Charter with, and a file that says who they are. Each is one operation under one id for ever: what a
 * start that was cut off has left undone, the next one does.
 */
export const prepareDemo = async (
  people: PeopleOperations,
  { dataDir, publicUrl }: Pick<ServiceConfig, 'dataDir' | 'publicUrl'>,
  now = new Date(),
): Promise<Demo> => {
  const users = await Promise.all(
    PEOPLE.map(async ({ roles, ...person }) => {
      const username = person.email.split('@')[0] ?? '';
      const password = `${username} of the demo`;
      const registered = await people.register({ ...person, username, password, roles }, `demo:${person.email}`);
      const { apiToken, isNew, userId } = registered;
      return { user: { email: person.email, username: registered.username, password, apiToken, roles }, isNew, userId };
    }),
  );
  await letAudit(people, new Map(users.map(({ user, userId }) => [user.email, userId])), now);
  const file = join(dataDir, 'demo.json');
  const text = JSON.stringify({ url: publicUrl, users: users.map(({ user }) => user) }, undefined, 2);
  // Its tokens are good: for this user's eyes only, and never half of it.
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { file, isNew: users.some(({ isNew }) => isNew) };
};

/** The auditor may see everything: by one mandate for each half-year in which Charter is started. */
const letAudit = async (people: PeopleOperations, ids: ReadonlyMap<string, string>, now: Date): Promise<void> => {
  const { name, until } = halfYear(now);
  const idOf = (username: string) => ids.get(`${username}@example.com`) ?? '';
  const [auditorId, requestedBy, approvedBy] = [idOf('auditor'), idOf('staff'), idOf('staff2')];
  const given = { auditorId, requestedBy, approvedBy, organizations: 'all', reason: 'To try Charter with.' } as const;
  try {
    await people.giveMandate({ ...given, until }, `demo:mandate:${auditorId}:${name}`);
  } catch (error) {
    // Somebody has taken a role from one of them since: that is theirs to do, and no reason not to start.
    if (!(error instanceof OperationRefused)) throw error;
  }
};

/**
 * A mandate lasts until a year after its half-year began: that is never longer than one may last, and never less than six
 * months, in which whoever tries Charter starts it again.
 */
const halfYear = (now: Date): Readonly<{ name: string; until: string }> => {
  const [year, half] = [now.getUTCFullYear(), now.getUTCMonth() < 6 ? 0 : 1];
  return { name: `${year}-${half + 1}`, until: new Date(Date.UTC(year + 1, half * 6)).toISOString() };
};
