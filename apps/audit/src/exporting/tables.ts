import type { Recorded } from '@charter/event-sourcing';

/** Formats for other tools: one row for each visible event. */
export const TABLE_FORMATS = ['csv', 'ocsf'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const CONTENT_TYPE: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ocsf: 'application/x-ndjson',
};

/** The text of a table, a line at a time. */
export async function* tableLines(format: TableFormat, events: AsyncIterable<Recorded>): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for await (const recorded of events)
    yield format === 'csv' ? csvRow(recorded) : `${JSON.stringify(ocsfOf(recorded))}\n`;
}

type Column = readonly [name: string, of: (recorded: Recorded) => string | undefined];

const said = ({ event }: Recorded, name: string): string | undefined => {
  const value = (event.data as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const COLUMNS: readonly Column[] = [
  ['recorded_at', ({ metadata }) => metadata.recordedAt],
  ['effective_at', recorded => said(recorded, 'at')],
  ['type', ({ event }) => event.type],
  ['member', recorded => said(recorded, 'memberId') ?? said(recorded, 'userId') ?? said(recorded, 'ownerId')],
  ['permissions', recorded => said(recorded, 'permissions') ?? said(recorded, 'permission')],
  ['added', recorded => said(recorded, 'added')],
  ['removed', recorded => said(recorded, 'removed')],
  ['until', recorded => said(recorded, 'until')],
  ['from', recorded => said(recorded, 'from')],
  ['to', recorded => said(recorded, 'to')],
  ['project', recorded => said(recorded, 'projectId')],
  ['actor_kind', ({ metadata }) => metadata.actor.kind],
  ['actor', ({ metadata }) => metadata.actor.id],
  ['on_behalf_of', ({ metadata }) => metadata.actor.onBehalfOf],
  ['ticket', ({ metadata }) => metadata.actor.ticketId],
  ['reason', recorded => said(recorded, 'reason')],
  ['stream', ({ stream }) => stream],
  ['revision', ({ revision }) => String(revision)],
  ['event', ({ id }) => id],
  ['command', ({ metadata }) => metadata.commandId],
  ['caused_by', ({ metadata }) => metadata.causationId],
  ['position', ({ position }) => position],
  ['chain', ({ metadata }) => metadata.chain],
];

/** RFC 4180. What a spreadsheet would take for a formula stands behind an apostrophe: reasons are anybody's words. */
const csvRow = (recorded: Recorded): string => `${COLUMNS.map(([, of]) => quoted(of(recorded) ?? '')).join(',')}\r\n`;

const quoted = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Classes of the Open Cybersecurity Schema Framework 1.3.0, category 3, Identity & Access Management. */
const USER_ACCESS = { class_uid: 3005, class_name: 'User Access Management' };
const ENTITY = { class_uid: 3004, class_name: 'Entity Management' };
const CATEGORY = { category_uid: 3, category_name: 'Identity & Access Management' };

/** In User Access Management 1 assigns privileges and 2 revokes them. */
const ASSIGNS: ReadonlySet<string> = new Set([
  ...['MembershipFounded', 'MemberAdded', 'PermissionGranted', 'MemberGrantedOwnPermission', 'ProjectAccessGiven'],
  ...['MemberPermissionsReplaced', 'MemberRaisedOwnPermissions', 'ProjectAccessReplaced', 'OwnerChanged'],
  'MemberRaisedOwnProjectAccess',
]);
const REVOKES: ReadonlySet<string> = new Set([
  ...['MemberRemoved', 'MemberLeft', 'GrantEnded', 'GrantLapsed', 'ProjectAccessEnded'],
  'ProjectAccessEndedWithMembership',
]);
const OTHER = 99;

const ocsfOf = (recorded: Recorded) => {
  const { stream, revision, id, position, event, metadata } = recorded;
  const isAccess = ASSIGNS.has(event.type) || REVOKES.has(event.type);
  const activity_id = ASSIGNS.has(event.type) ? 1 : REVOKES.has(event.type) ? 2 : OTHER;
  const classed = isAccess ? USER_ACCESS : ENTITY;
  const member = said(recorded, 'memberId') ?? said(recorded, 'userId') ?? said(recorded, 'ownerId');
  const { permissions, permission } = event.data as Readonly<{ permissions?: readonly string[]; permission?: string }>;
  return {
    ...{ ...CATEGORY, ...classed, activity_id, activity_name: event.type },
    ...{ type_uid: classed.class_uid * 100 + activity_id, severity_id: 1, severity: 'Informational' },
    time: Date.parse(metadata.recordedAt),
    message: event.type,
    metadata: {
      ...{ version: '1.3.0', product: { name: 'Charter', vendor_name: 'Charter' }, uid: id },
      ...{ correlation_uid: metadata.correlationId, original_time: metadata.recordedAt, sequence: Number(revision) },
    },
    actor: { user: { uid: metadata.actor.id, type: metadata.actor.kind } },
    ...(member === undefined ? {} : { user: { uid: member } }),
    ...(isAccess ? { privileges: permissions ?? (permission === undefined ? [] : [permission]) } : {}),
    ...(isAccess
      ? { resource: { uid: stream, type: 'organization' } }
      : { entity: { uid: stream, type: stream.slice(0, stream.indexOf('-')) } }),
    unmapped: { stream, position, command: metadata.commandId, chain: metadata.chain, data: event.data },
  };
};
