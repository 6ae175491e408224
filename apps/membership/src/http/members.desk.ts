import type { Callers } from '@charter/identity-copy';
import type { MembershipCommand, MembershipEvent } from '@charter/membership-domain';
import { instantOf, notFound, Problem, referenceLinks, type Freshness, type Query } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { Memberships } from '../memberships';
import type { MemberRow, Members } from '../projections/members/members.query';
import { Answer } from './answer.interceptor';
import { askedBy, onlookerOf, type Asker, type Onlooker } from './asker';
import type { Changes, Done } from './changes';
import { tagOf } from './if-match';
import { representMember, type Viewer } from './member.representation';
import type { ChangeMemberRequest, CreateMemberRequest } from './members.requests';
import { PROBLEMS } from './problems';

export const MEMBERS = Symbol('members');

type Parts = Readonly<{
  members: Members;
  memberships: Pick<Memberships, 'load'>;
  change: Changes;
  callers: Pick<Callers, 'isActiveUser'>;
  vault: Pick<Vault, 'signLink' | 'isLinkSignature'>;
  /** Throws where what is known about these ids is not to be relied on. */
  trust: Freshness['trust'];
}>;

/** What the controllers ask and order about members, in the words of the service. */
export type MembersDesk = ReturnType<typeof membersDesk>;

export const membersDesk = ({ members, memberships, change, callers, vault, trust }: Parts) => {
  const viewerOf = async ({ organizationId, ...viewer }: Onlooker): Promise<Viewer> => {
    const { state } = await memberships.load(organizationId);
    return { ...viewer, membership: state };
  };
  const show = async (onlooker: Onlooker, userId: string, more: object = {}) => {
    const [row, viewer] = await Promise.all([members.one(onlooker.organizationId, userId), viewerOf(onlooker)]);
    if (!row) throw notFound('Member');
    return new Answer({ ...representMember(row, viewer), ...more }, { tag: tagOf(row.member_revision) });
  };
  return {
    show,
    list: async (onlooker: Onlooker, query: Query) => {
      const { organizationId } = onlooker;
      const path = `/organizations/${organizationId}/members`;
      const [{ count, items, links }, viewer] = await Promise.all([
        members.of(organizationId, { path, query }),
        viewerOf(onlooker),
      ]);
      const users = items.map(({ user_id }: MemberRow) => user_id);
      return {
        count,
        items: items.map(row => representMember(row, viewer)),
        _links: { ...links, ...referenceLinks(vault, 'users', users) },
      };
    },
    add: async (asker: Asker, { user_id: memberId, permissions = [], reason }: CreateMemberRequest) => {
      trust(memberId);
      if (!(await callers.isActiveUser(memberId))) throw noSuchUser();
      const command = { type: 'AddMember', data: { ...askedBy(asker, reason), memberId, permissions } } as const;
      const { status, title } = PROBLEMS['already-member'];
      const nothing = new Problem(status, title);
      return change(asker, { command, nothing }, () => show(onlookerOf(asker), memberId));
    },
    change: (asker: Asker, memberId: string, asked: ChangeMemberRequest) =>
      change(asker, { command: changeAsked(asker, memberId, asked) }, done =>
        show(onlookerOf(asker), memberId, replacedBy(done)),
      ),
    remove: (asker: Asker, memberId: string, reason: string | undefined) => {
      const command = { type: 'RemoveMember', data: { ...askedBy(asker, reason), ...asker.seen, memberId } } as const;
      return change(asker, { command, nothing: notFound('Member') }, () => undefined);
    },
  };
};

const changeAsked = (asker: Asker, memberId: string, asked: ChangeMemberRequest): MembershipCommand => {
  const { permissions, grants, reason } = asked;
  const data = {
    ...{ ...askedBy(asker, reason), ...asker.seen, memberId },
    ...(permissions === undefined ? {} : { permissions }),
    ...(grants === undefined ? {} : { grants: grants.map(grant => ({ ...grant, until: instantOf(grant.until)! })) }),
  };
  return { type: 'ChangeMember', data };
};

/** What of that which somebody holds for good was added, and what was taken away. */
const replacedBy = ({ events }: Done) => {
  const replaced = events.find(event => isReplacement(event));
  return { added: replaced?.data.added ?? [], removed: replaced?.data.removed ?? [] };
};

type Replacement = Extract<MembershipEvent, { type: 'MemberPermissionsReplaced' | 'MemberRaisedOwnPermissions' }>;

const isReplacement = (event: MembershipEvent): event is Replacement =>
  event.type === 'MemberPermissionsReplaced' || event.type === 'MemberRaisedOwnPermissions';

const noSuchUser = () => {
  const message = 'There is no such user.';
  return new Problem(400, message, { detail: { user_id: message } });
};
