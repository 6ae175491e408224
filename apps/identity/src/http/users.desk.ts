import type { ChangeUser } from '@charter/identity-domain';
import { comesAsStaff, notFound, staffReasonOf, type Caller, type Query, type StaffRecorder } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { People, Person } from '../people/people';
import type { UserRow, Users } from '../projections/users/users.query';
import type { UserHandler } from '../registering/identifiers';
import { representUser } from './user.representation';
import type { ChangeUserRequest } from './users.requests';

export const USERS = Symbol('users');

type Parts = Readonly<{
  rows: Users;
  sealing: People;
  vault: Pick<Vault, 'signLink' | 'isLinkSignature'>;
  handle: UserHandler['handle'];
  settle: () => Promise<void>;
  recordStaff: StaffRecorder;
}>;

/** What the controllers ask and order about users, in the words of the service. */
export type UsersDesk = ReturnType<typeof usersDesk>;

const DETAIL = {
  first_name: 'firstName',
  last_name: 'lastName',
  company: 'company',
  website: 'website',
  picture: 'picture',
} as const;

export const usersDesk = (parts: Parts) => {
  const { rows, sealing } = parts;
  return {
    ...parts,
    ...finding(parts),
    show: async (row: UserRow) => {
      const person = await sealing.open(row);
      if (!person) throw notFound('User');
      return representUser(row, person);
    },
    /** Those of these ids whom anything is known about. */
    people: async (ids: readonly string[]): Promise<ReadonlyMap<string, Person>> => {
      const people = new Map<string, Person>();
      for (const row of await rows.withIds(ids)) {
        const person = await sealing.open(row);
        if (person) people.set(row.id, person);
      }
      return people;
    },
    changeAsked: async (userId: string, asked: ChangeUserRequest, caller: Caller): Promise<ChangeUser> => {
      const { country, ...given } = asked;
      const details: Record<string, string | null> = {};
      for (const [field, text] of Object.entries(given) as [keyof typeof DETAIL, string | null | undefined][]) {
        if (text === undefined) continue;
        const name = DETAIL[field];
        details[name] = text === null || text === '' ? null : await sealing.seal(userId, name, text);
      }
      const data = { details, ...(country === undefined ? {} : { country }), by: caller.id, at: caller.now };
      return { type: 'ChangeUser', data };
    },
  };
};

/** Whom an address of the API means, as far as its caller may know of them. */
const finding = ({ rows, sealing, recordStaff }: Parts) => {
  const meant = (user: string, caller: Caller): Promise<UserRow | undefined> => {
    if (user === 'me') return rows.withId(caller.id);
    const [, kind, value = ''] = /^(email|username)=(.*)$/s.exec(user) ?? [];
    if (kind === 'email') return rows.withEmail(sealing.lookup('email', value));
    if (kind === 'username') return rows.withUsername(sealing.lookup('username', value));
    return rows.withId(user);
  };
  const own = async (user: string, caller: Caller): Promise<UserRow> => {
    const row = await meant(user, caller);
    if (row?.id !== caller.id) throw notFound('User');
    return row;
  };
  return {
    own,
    /** Who may be seen; that somebody exists is told to nobody else. Staff say why they look, and that is written down. */
    visible: async (user: string, caller: Caller, query: Query): Promise<UserRow> => {
      const asStaff = comesAsStaff(caller, { query });
      if (caller.kind !== 'service' && !asStaff) return own(user, caller);
      const row = await meant(user, caller);
      if (!row) throw notFound('User');
      if (!asStaff || row.id === caller.id) return row;
      const reason = staffReasonOf({ query });
      await recordStaff(caller, { subjectId: row.id, method: 'GET', path: `/users/${row.id}`, reason });
      return row;
    },
  };
};
