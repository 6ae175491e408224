import { randomUUID } from 'node:crypto';
import { isRole, OperationRefused, type PeopleOperations } from '@charter/app-identity';
import type { ServiceConfig } from '@charter/service';
import { hasDemo, prepareDemo } from '../demo';
import { wanted, type Commands, type Options } from './command-line';

/** Who may use Charter. */
export const PEOPLE: Commands<Readonly<{ people: PeopleOperations; config: ServiceConfig }>> = {
  'user:create': async (options, { people }) => {
    const { username, country, 'first-name': firstName, 'last-name': lastName } = options;
    const newcomer = {
      ...{ email: wanted(options, 'email'), country, roles: rolesOf(options) },
      ...(username === undefined ? {} : { username }),
      ...(firstName === undefined ? {} : { firstName }),
      ...(lastName === undefined ? {} : { lastName }),
    };
    const registered = await people.register(newcomer, `operator:${randomUUID()}`);
    return [
      `Registered ${newcomer.email} as ${registered.username}, id ${registered.userId}.`,
      `API token, shown only now: ${registered.apiToken}`,
    ].join('\n');
  },
  'user:grant': async (options, { people }) => {
    for (const role of atLeastOne(rolesOf(options))) await people.grantRole(wanted(options, 'email'), role);
    return 'Granted.';
  },
  'user:revoke': async (options, { people }) => {
    for (const role of atLeastOne(rolesOf(options))) await people.revokeRole(wanted(options, 'email'), role);
    return 'Revoked.';
  },
  'user:deactivate': async (options, { people }) => {
    await people.depart(wanted(options, 'email'), { erase: false });
    return 'Deactivated.';
  },
  'user:erase': async (options, { people }) => {
    await people.depart(wanted(options, 'email'), { erase: true });
    return 'Erased: nothing personal about them can be read any more, by anybody.';
  },
  'user:reactivate': async (options, { people }) => {
    await people.reactivate(wanted(options, 'email'));
    return 'Reactivated.';
  },
  'demo:create': async (_options, { people, config }) => {
    if (!hasDemo(config)) throw new OperationRefused('No demo users in production, or where another issuer logs in.');
    const { file, isNew } = await prepareDemo(people, config);
    return isNew ? `Demo users were created: ${file} says who.` : `Demo users are there: ${file} says who.`;
  },
};

const rolesOf = ({ role }: Options) =>
  role.map(one => {
    if (!isRole(one)) throw new OperationRefused(`There is no role ${one}: it is staff or auditor.`);
    return one;
  });

const atLeastOne = <Item>(items: readonly Item[]): readonly Item[] => {
  if (items.length === 0) throw new OperationRefused('Say --role.');
  return items;
};
