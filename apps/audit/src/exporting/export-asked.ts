import { BEFORE_ALL, ordinalOf, type Moment } from '@charter/audit-domain';
import type { Meant } from '../projections/stored-events/meant';
import type { Right } from '../readings/readings';
import type { Viewer } from '../visibility';

/** Whose history is exported: an organization's, or what concerns a person in several. */
export type Subject = Readonly<
  { organizationId: string; userId?: undefined } | { userId: string; organizationId?: undefined }
>;

/** What of a history is asked for; the rest is withheld. Without any of these it is all that a subject has. */
export type Filter = Readonly<{
  memberId?: string | undefined;
  permission?: string | undefined;
  /** What counted at that moment already is not meant. */
  from?: Moment | undefined;
}>;

/** What is exported, for whom, up to a moment. */
export type ExportAsked = Readonly<{
  subject: Subject;
  /** The one that is the subject, or those in which a person is looked for. */
  organizationIds: readonly string[];
  filter: Filter;
  moment: Moment;
  readBy: Right['by'];
  viewer: Viewer;
  signal: AbortSignal;
}>;

/** What is meant by it; nothing where all of an organization's history is. */
export const meantBy = ({ subject, organizationIds, filter, moment }: ExportAsked): Meant | undefined => {
  const { permission, from, memberId = subject.userId } = filter;
  if (memberId === undefined && permission === undefined && from === undefined) return undefined;
  const after = from === undefined ? BEFORE_ALL : ordinalOf(from.position);
  return { organizationIds, memberId, permission, after, through: ordinalOf(moment.position) };
};

/** The same as a file and its manifest say it. */
export const askedInWords = ({ subject, filter: { memberId, permission, from }, moment }: ExportAsked) => ({
  ...(subject.userId === undefined ? { organizationId: subject.organizationId } : { userId: subject.userId }),
  ...{ position: moment.position, at: moment.at },
  ...(memberId === undefined ? {} : { member: memberId }),
  ...(permission === undefined ? {} : { permission }),
  ...(from === undefined ? {} : { fromPosition: from.position, fromAt: from.at }),
});
