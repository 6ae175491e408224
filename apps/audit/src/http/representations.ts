import { ordinalOf, type Interval, type Moment, type Standing } from '@charter/audit-domain';

/** A moment as the API tells it: by these both, it can be asked about again. */
export const representMoment = ({ position, at }: Moment) => ({ position, at });

const representTurn = ({ eventId, position, recordedAt, at, by, reason }: Standing['since']) => ({
  ...{ event: eventId, position, recorded_at: recordedAt, at, by },
  ...(reason === undefined ? {} : { reason }),
});

/** What an organization is or was. */
export const representStanding = ({ status, since }: Standing) => ({ status, since: representTurn(since) });

/** Something that is or was held, as it is told at a moment: what does not apply is left out, and an end that came later. */
export const representHoldingAt =
  ({ position: then }: Moment) =>
  ({ organizationId, memberId, kind, permission, projectId, until, from, to }: Interval) => ({
    ...{ organization_id: organizationId, member_id: memberId, kind },
    ...(permission === '' ? {} : { permission }),
    ...(projectId === '' ? {} : { project_id: projectId }),
    ...(until === undefined ? {} : { until }),
    since: representTurn(from),
    ...(to === undefined || ordinalOf(to.position) > ordinalOf(then) ? {} : { ended: representTurn(to) }),
  });
