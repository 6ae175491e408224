import type { ToContracts } from '@charter/messaging';
import type { ProjectAccessEvent } from '@charter/membership-domain';
import { about, publicAct } from './about';

type Of<Type extends ProjectAccessEvent['type']> = Extract<ProjectAccessEvent, { type: Type }>['data'];

const access = (data: ProjectAccessEvent['data']) => {
  const { memberId: userId, projectId } = data;
  return { ...publicAct(data), userId, projectId };
};

const changed = (
  data: Of<'ProjectAccessReplaced' | 'MemberRaisedOwnProjectAccess'>,
  { raised }: Readonly<{ raised: boolean }>,
) => {
  const { from, to, added, removed } = data;
  return about('membership.project-access-changed.v1', { ...access(data), from, to, added, removed, raised });
};

const given = (data: ProjectAccessEvent['data'], permissions: readonly string[], raised: boolean) =>
  about('membership.project-access-given.v1', { ...access(data), permissions, raised });

const ended = (
  data: Of<'ProjectAccessEnded' | 'ProjectAccessEndedWithMembership'>,
  { withMembership }: Readonly<{ withMembership: boolean }>,
) => {
  const { permissions } = data;
  return about('membership.project-access-ended.v1', { ...access(data), permissions, withMembership });
};

/** What the public learns of who may do what in which project. */
export const projectAccessToContracts: ToContracts<ProjectAccessEvent> = {
  ProjectAccessGiven: ({ event: { data } }) => given(data, data.permissions, false),
  ProjectAccessReplaced: ({ event: { data } }) => changed(data, { raised: false }),
  MemberRaisedOwnProjectAccess: ({ event: { data } }) =>
    data.from.length === 0 ? given(data, data.to, true) : changed(data, { raised: true }),
  ProjectAccessEnded: ({ event: { data } }) => ended(data, { withMembership: false }),
  ProjectAccessEndedWithMembership: ({ event: { data } }) => ended(data, { withMembership: true }),
};
