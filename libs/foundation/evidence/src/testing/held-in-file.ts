import { compareTexts } from '../forms';

// What docs/evidence-format.md says of who held what and why, followed to the letter, on the lines of a file.

type Data = Readonly<Record<string, unknown>>;
type Entry = Readonly<{
  content: Readonly<{
    data: Data;
    id: string;
    metadata: Readonly<Record<string, unknown>>;
    revision: string;
    stream: string;
    type: string;
  }>;
  latest: string;
}>;
type Holding = Readonly<{
  memberId: string;
  kind: string;
  permission?: string;
  projectId?: string;
  until?: string;
  since: string;
  event: string;
}>;
type What = Partial<Holding>;
type Change = Readonly<{ ends: readonly What[]; begins: readonly What[] }>;

const texts = (value: unknown): readonly string[] => value as readonly string[];

const changeBy = (type: string, data: Data): Change => {
  const { memberId, projectId, permission, until, from, to, stays } = data as Readonly<Record<string, string>>;
  const each = (kind: string, names: unknown) =>
    texts(names).map(name => ({ memberId, kind, permission: name }) as What);
  const inProject = (names: unknown) => each('project', names).map(what => ({ ...what, projectId }) as What);
  switch (type) {
    case 'MembershipFounded':
      return { ends: [], begins: [{ memberId: String(data['ownerId']), kind: 'owner' }] };
    case 'MemberAdded':
      return { ends: [], begins: [{ memberId, kind: 'member' } as What, ...each('permission', data['permissions'])] };
    case 'MemberPermissionsReplaced':
    case 'MemberRaisedOwnPermissions':
      return { ends: each('permission', data['removed']), begins: each('permission', data['added']) };
    case 'MemberRemoved':
    case 'MemberLeft':
      return { ends: [{ memberId } as What], begins: [] };
    case 'PermissionGranted':
    case 'MemberGrantedOwnPermission':
      return {
        ends: [{ memberId, kind: 'grant', permission } as What],
        begins: [{ memberId, kind: 'grant', permission, until } as What],
      };
    case 'GrantEnded':
    case 'GrantLapsed':
      return { ends: [{ memberId, kind: 'grant', permission } as What], begins: [] };
    case 'OwnerChanged': {
      const over = ['member', 'permission', 'grant'].map(kind => ({ memberId: to, kind }) as What);
      const left = stays ? [{ memberId: from, kind: 'owner' } as What] : [{ memberId: from } as What];
      const stayed = texts(data['permissions']).map(
        name => ({ memberId: from, kind: 'permission', permission: name }) as What,
      );
      const begins = [
        { memberId: to, kind: 'owner' } as What,
        ...(stays ? [{ memberId: from, kind: 'member' } as What, ...stayed] : []),
      ];
      return { ends: [...over, ...left], begins };
    }
    case 'ProjectAccessGiven':
      return { ends: [], begins: inProject(data['permissions']) };
    case 'ProjectAccessReplaced':
    case 'MemberRaisedOwnProjectAccess':
      return { ends: inProject(data['removed']), begins: inProject(data['added']) };
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      return { ends: [{ memberId, kind: 'project', projectId } as What], begins: [] };
    default:
      return { ends: [], begins: [] };
  }
};

const entriesOf = (file: string): readonly Entry[] =>
  file
    .split('\n')
    .filter(line => line.startsWith('{"chain"') && line.includes('"kind":"event"'))
    .map(line => JSON.parse(line) as Entry);

/** Who held what in an organization at an instant. */
export const heldIn = (file: string, organizationId: string, at: string): readonly Holding[] => {
  let held: readonly Holding[] = [];
  for (const { content, latest } of entriesOf(file)) {
    if (content.stream !== `membership-${organizationId}` || latest > at) continue;
    const { ends, begins } = changeBy(content.type, content.data);
    const isEnded = (holding: Holding) =>
      ends.some(what => Object.entries(what).every(([name, value]) => holding[name as keyof Holding] === value));
    const from = { since: String(content.metadata['recordedAt']), event: content.id };
    held = [...held.filter(holding => !isEnded(holding)), ...begins.map(what => ({ ...what, ...from }) as Holding)];
  }
  return held
    .filter(({ until }) => until === undefined || Date.parse(until) > Date.parse(at))
    .toSorted((a, b) => ORDER.map(name => compareTexts(a[name] ?? '', b[name] ?? '')).find(Boolean) ?? 0);
};

const ORDER = ['memberId', 'kind', 'projectId', 'permission'] as const;

const RELATIONS: Readonly<Record<string, string>> = {
  InvitationAccepted: 'accepted',
  MemberInvited: 'invited',
  OwnershipOffered: 'offered',
};

/** Why somebody held something. */
export const whyOf = (file: string, holding: Holding) => {
  const entries = entriesOf(file).map(({ content }) => content);
  const began = entries.find(({ id }) => id === holding.event)!;
  const threadOf = ({ data }: Entry['content']) =>
    data['invitationId'] ?? data['offerId'] ?? (data['invitation'] as Data | undefined)?.['invitationId'];
  const thread = threadOf(began);
  const steps = [{ relation: 'began', event: began }];
  const before = entries.filter(one => one.stream === began.stream && BigInt(one.revision) < BigInt(began.revision));
  for (const event of before.toReversed())
    if (thread !== undefined && threadOf(event) === thread && RELATIONS[event.type])
      steps.push({ relation: RELATIONS[event.type]!, event });
  for (const { event } of [...steps]) {
    const causeOf = (effect: Entry['content']) => entries.find(({ id }) => id === effect.metadata['causationId']);
    for (let cause = causeOf(event); cause && !steps.some(step => step.event === cause); cause = causeOf(cause))
      steps.push({ relation: 'caused', event: cause });
  }
  const chain = steps.map(({ relation, event: { id, stream, revision, type, data, metadata } }) => ({
    ...{ relation, event: id, stream, revision, type, reason: data['reason'] },
    ...{ recordedAt: metadata['recordedAt'], actor: metadata['actor'], commandId: metadata['commandId'] },
  }));
  return { chain, holding };
};
