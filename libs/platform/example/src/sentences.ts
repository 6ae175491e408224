import type { PublicEvent } from '@charter/consumer';
import type { MembershipEventData, MembershipEventType } from '@charter/membership-contracts';

type Sentences = Readonly<{
  [Type in MembershipEventType]?: (data: MembershipEventData<Type>) => readonly string[];
}>;

/** What to say of the events by which permissions change. Whoever is offered something, or asked, holds nothing by that. */
const SENTENCES = {
  'membership.membership-founded.v1': ({ ownerId, permissions }) => [`owner ${ownerId} gained ${list(permissions)}`],
  'membership.member-added.v1': ({ userId, permissions }) => [
    `member ${userId} gained ${list(permissions) || 'membership alone'}`,
  ],
  'membership.member-permissions-changed.v1': ({ userId, added, removed }) => [
    ...(added.length > 0 ? [`member ${userId} gained ${list(added)}`] : []),
    ...(removed.length > 0 ? [`member ${userId} lost ${list(removed)}`] : []),
  ],
  'membership.member-removed.v1': ({ userId, permissions }) => [
    `member ${userId} lost ${all(permissions)}, and was removed`,
  ],
  'membership.member-left.v1': ({ userId, permissions }) => [`member ${userId} lost ${all(permissions)}, and left`],
  'membership.permission-granted.v1': ({ userId, permission, until }) => [
    `member ${userId} gained ${permission} until ${until}`,
  ],
  'membership.grant-ended.v1': ({ userId, permission }) => [`member ${userId} lost ${permission}`],
  'membership.grant-lapsed.v1': ({ userId, permission, until }) => [
    `member ${userId} lost ${permission}, which was given until ${until}`,
  ],
  'membership.owner-changed.v1': ({ from, to, ownerPermissions, stays, permissions }) => [
    `owner ${to} gained ownership, holds ${list(ownerPermissions)} from now on, and lost whatever was granted for a time`,
    `member ${from} lost ownership, and ${stays ? `keeps ${list(permissions) || 'membership alone'}` : 'left'}`,
  ],
  'membership.project-access-given.v1': ({ userId, projectId, permissions }) => [
    `member ${userId} gained ${list(permissions)} on project ${projectId}`,
  ],
  'membership.project-access-changed.v1': ({ userId, projectId, added, removed }) => [
    ...(added.length > 0 ? [`member ${userId} gained ${list(added)} on project ${projectId}`] : []),
    ...(removed.length > 0 ? [`member ${userId} lost ${list(removed)} on project ${projectId}`] : []),
  ],
  'membership.project-access-ended.v1': ({ userId, projectId, permissions }) => [
    `member ${userId} lost ${list(permissions)} on project ${projectId}`,
  ],
} satisfies Sentences;

/** The types of events by which permissions change. */
export const CHANGING_TYPES = Object.keys(SENTENCES) as readonly (keyof typeof SENTENCES)[];

/** What to print about an event: `2026-… organization O: member M gained billing (by user U)`. */
export const linesAbout = ({ type, time, organizations, actor, data }: PublicEvent): readonly string[] => {
  const sentences = SENTENCES[type as keyof typeof SENTENCES] as (of: unknown) => readonly string[];
  const by = actor ? ` (by ${actor.kind} ${actor.id})` : '';
  return sentences(data).map(sentence => `${time} organization ${organizations.join(', ')}: ${sentence}${by}`);
};

const list = (permissions: readonly string[]): string => permissions.join(', ');

/** What goes with membership: no event names the grants that end by it. */
const all = (permissions: readonly string[]): string => list([...permissions, 'whatever was granted for a time']);
