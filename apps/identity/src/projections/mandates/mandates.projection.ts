import type { MandateEvent, Reach } from '@charter/identity-domain';
import { rows, type Projection } from '@charter/processors';

/** How far a mandate has come. One that is pending or active may have run out all the same: `until` says so. */
export type MandateState = 'pending' | 'active' | 'ended' | 'lapsed';

/** Every mandate there ever was. Times are of ISO 8601 in UTC, to the millisecond. */
export type MandatesTables = {
  mandates: {
    id: string;
    auditor_id: string;
    organizations: Reach;
    until: string;
    reason: string;
    state: MandateState;
    requested_by: string;
    requested_at: string;
    approved_by: string | null;
    approved_at: string | null;
    approval_reason: string | null;
    ended_by: string | null;
    ended_at: string | null;
    end_reason: string | null;
  };
};

const { put, change } = rows<MandatesTables>();
const instant = (text: string): string => new Date(text).toISOString();

const apply: Projection<MandateEvent, MandatesTables>['apply'] = {
  MandateRequested: ({ event: { data } }) =>
    put('mandates', {
      id: data.mandateId,
      auditor_id: data.auditorId,
      organizations: data.organizations,
      until: instant(data.until),
      reason: data.reason,
      state: 'pending',
      requested_by: data.requestedBy,
      requested_at: data.at,
      approved_by: null,
      approved_at: null,
      approval_reason: null,
      ended_by: null,
      ended_at: null,
      end_reason: null,
    }),
  MandateApproved: ({ event: { data } }) =>
    change(
      'mandates',
      { id: data.mandateId },
      { state: 'active', approved_by: data.approvedBy, approved_at: data.at, approval_reason: data.reason ?? null },
    ),
  MandateEnded: ({ event: { data } }) =>
    change(
      'mandates',
      { id: data.mandateId },
      { state: 'ended', ended_by: data.endedBy, ended_at: data.at, end_reason: data.reason ?? null },
    ),
  MandateLapsed: ({ event: { data } }) => change('mandates', { id: data.mandateId }, { state: 'lapsed' }),
};

/** Which auditor may see what, by whom and until when; and what is to be written down as run out. */
export const mandates: Projection<MandateEvent, MandatesTables> = {
  name: 'mandates',
  version: 1,
  tables: {
    mandates: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('auditor_id', 'text', column => column.notNull())
          .addColumn('organizations', 'jsonb', column => column.notNull())
          .addColumn('until', 'text', column => column.notNull())
          .addColumn('reason', 'text', column => column.notNull())
          .addColumn('state', 'text', column => column.notNull())
          .addColumn('requested_by', 'text', column => column.notNull())
          .addColumn('requested_at', 'text', column => column.notNull())
          .addColumn('approved_by', 'text')
          .addColumn('approved_at', 'text')
          .addColumn('approval_reason', 'text')
          .addColumn('ended_by', 'text')
          .addColumn('ended_at', 'text')
          .addColumn('end_reason', 'text'),
      indexes: [['auditor_id'], ['state', 'until']],
    },
  },
  apply,
};
