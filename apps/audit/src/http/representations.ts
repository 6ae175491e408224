import type { Interval, Moment, Standing } from '@charter/audit-domain';

/** A moment as the API tells it: by these both, it can be asked about again. */
export const representMoment = ({ position, at }: Moment) => ({ position, at });

const representTurn = ({ eventId, position, recordedAt, at, by, reason }: Standing['since']) => ({
  ...{ event: eventId, position, recorded_at: recordedAt, at, by },
  ...(reason === undefined ? {} : { reason }),
});

/** What an organization is or was. */
export const representStanding = ({ status, since }: Standing) => ({ status, since: representTurn(since) });

/** Something that is or was held; what does not apply is left out. */
export const representHolding = ({
  organizationId,
  memberId,
  kind,
  permission,
  projectId,
  until,
  from,
  to,
}: Interval) => ({
  ...{ organization_id: organizationId, member_id: memberId, kind },
  ...(permission === '' ? {} : { permission }),
  ...(projectId === '' ? {} : { project_id: projectId }),
  ...(until === undefined ? {} : { until }),
  since: representTurn(from),
  ...(to === undefined ? {} : { ended: representTurn(to) }),
});
