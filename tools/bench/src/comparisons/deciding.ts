import { createMongoAbility, type MongoAbility } from '@casl/ability';
import {
  allows,
  ORGANIZATION_OPERATIONS,
  PERMISSIONS,
  withImplied,
  type Holder,
  type OrganizationOperation,
  type Permission,
} from '@charter/membership-domain';
import { newEnforcer, newModelFromString } from 'casbin';
import type { Comparison } from '../comparison';
import { perSecond } from '../measure';

const COUNT = 400_000;
/** It is so much slower that fewer are enough to know how much. */
const COUNT_OF_CASBIN = 20_000;
const AT = '2026-01-01T00:00:00.000Z';

type Member = Readonly<{ id: string; holder: Holder }>;
type Question = Readonly<{ member: Member; operation: OrganizationOperation }>;
/** Answers how many of the questions were answered with yes, so that nobody can leave one out. */
type Decider = (questions: readonly Question[]) => Promise<number>;

/** Every set of permissions there is, each held by somebody, and an owner. */
const MEMBERS: readonly Member[] = Array.from({ length: 2 ** PERMISSIONS.length + 1 }, (_, index) => ({
  id: `member-${index}`,
  holder: {
    owner: index === 2 ** PERMISSIONS.length,
    permissions: PERMISSIONS.filter((_permission, bit) => (index >> bit) % 2 === 1),
    grants: [],
    access: new Map(),
  },
}));

const OPERATIONS = Object.keys(ORGANIZATION_OPERATIONS) as OrganizationOperation[];

/** Everybody asked about everything, over and over. */
const questions = (count: number): readonly Question[] =>
  Array.from({ length: count }, (_, index) => ({
    member: MEMBERS[index % MEMBERS.length]!,
    operation: OPERATIONS[(index * 7) % OPERATIONS.length]!,
  }));

const count = (asked: readonly Question[], isAllowed: (question: Question) => boolean): number =>
  asked.reduce((allowed, question) => allowed + Number(isAllowed(question)), 0);

const ours: Decider = async asked => count(asked, ({ member, operation }) => allows(member.holder, operation, AT));

/** What somebody may do, written out: what the peers are told. */
const allowedTo = ({ owner, permissions }: Holder): readonly OrganizationOperation[] =>
  OPERATIONS.filter(operation => {
    const needed = ORGANIZATION_OPERATIONS[operation];
    if (owner || needed === 'member') return true;
    return needed !== 'owner' && withImplied(permissions).includes(needed satisfies Permission);
  });

const withCasl = (): Decider => {
  const abilities = new Map<string, MongoAbility>(
    MEMBERS.map(({ id, holder }) => [
      id,
      createMongoAbility(allowedTo(holder).map(action => ({ action, subject: 'organization' }))),
    ]),
  );
  return async asked =>
    count(asked, ({ member, operation }) => abilities.get(member.id)!.can(operation, 'organization'));
};

const MODEL = `
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.act == p.act
`;

const withCasbin = async (): Promise<Decider> => {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  const roles = new Map(PERMISSIONS.map(permission => [permission, withImplied([permission])]));
  for (const [role, held] of roles)
    for (const action of allowedTo({ owner: false, permissions: held, grants: [], access: new Map() }))
      await enforcer.addPolicy(role, action);
  for (const action of OPERATIONS) await enforcer.addPolicy('owner', action);
  for (const action of allowedTo({ owner: false, permissions: [], grants: [], access: new Map() }))
    await enforcer.addPolicy('member', action);
  for (const { id, holder } of MEMBERS)
    for (const role of holder.owner ? ['owner'] : ['member', ...holder.permissions])
      await enforcer.addGroupingPolicy(id, role);
  return async asked => count(asked, ({ member, operation }) => enforcer.enforceSync(member.id, operation));
};

const speedOf = async (decider: Decider, asked: readonly Question[], allowed: number): Promise<number> => {
  let answered = 0;
  const speed = await perSecond(asked.length, async () => {
    answered = await decider(asked);
  });
  if (answered !== allowed) throw new Error(`${answered} were allowed where ${allowed} should be.`);
  return speed;
};

/** Decisions by the table that decides, against two libraries for that, told the same: the faster of them counts. */
export const deciding: Comparison = {
  name: 'permission decisions',
  unit: 'decisions a second',
  aim: { atLeast: 1 },
  prepare: async () => {
    const [many, few] = [questions(COUNT), questions(COUNT_OF_CASBIN)];
    const [allowedOfMany, allowedOfFew] = [await ours(many), await ours(few)];
    const [casl, casbin] = [withCasl(), await withCasbin()];
    return {
      ours: () => speedOf(ours, many, allowedOfMany),
      peer: async () => Math.max(await speedOf(casl, many, allowedOfMany), await speedOf(casbin, few, allowedOfFew)),
      close: async () => undefined,
    };
  },
};
