import type { Recorded } from '@charter/event-sourcing';
import { accessChangesBy, type AccessChange } from './access-changes';
import { memberSaid } from './said';

/** Classes of the Open Cybersecurity Schema Framework 1.3.0, category 3, Identity & Access Management. */
const USER_ACCESS = { class_uid: 3005, class_name: 'User Access Management' };
const ENTITY = { class_uid: 3004, class_name: 'Entity Management' };
const CATEGORY = { category_uid: 3, category_name: 'Identity & Access Management' };

/** In User Access Management 1 assigns privileges and 2 revokes them. */
const ACTIVITY: Readonly<Record<AccessChange['change'], number>> = { begins: 1, ends: 2 };
const OTHER = 99;

/** The rows of an event: one for each person and whether it gives or takes; where it does neither, one of what it is about. */
export const ocsfRows = (recorded: Recorded): readonly object[] => {
  const changes = accessChangesBy(recorded);
  if (changes.length === 0) return [entityRow(recorded)];
  return changes.map((change, index) => accessRow(recorded, change, index));
};

const accessRow = (recorded: Recorded, { change, userId, privileges }: AccessChange, index: number) => ({
  ...rowOf(recorded, { classed: USER_ACCESS, activity_id: ACTIVITY[change], index }),
  ...{ user: { uid: userId }, privileges, resource: { uid: recorded.stream, type: 'organization' } },
});

const entityRow = (recorded: Recorded) => {
  const { stream } = recorded;
  const member = memberSaid(recorded);
  return {
    ...rowOf(recorded, { classed: ENTITY, activity_id: OTHER, index: 0 }),
    ...(member === undefined ? {} : { user: { uid: member } }),
    entity: { uid: stream, type: stream.slice(0, stream.indexOf('-')) },
  };
};

type Kind = Readonly<{ classed: typeof USER_ACCESS; activity_id: number; index: number }>;

const rowOf = (recorded: Recorded, { classed, activity_id, index }: Kind) => {
  const { stream, revision, id, position, event, metadata } = recorded;
  return {
    ...{ ...CATEGORY, ...classed, activity_id, activity_name: event.type },
    ...{ type_uid: classed.class_uid * 100 + activity_id, severity_id: 1, severity: 'Informational' },
    time: Date.parse(metadata.recordedAt),
    message: event.type,
    metadata: {
      ...{ version: '1.3.0', product: { name: 'Charter', vendor_name: 'Charter' } },
      // Other tools take two rows with one id for one row that came twice.
      uid: index === 0 ? id : `${id}:${index}`,
      ...{ correlation_uid: metadata.correlationId, original_time: metadata.recordedAt, sequence: Number(revision) },
    },
    actor: { user: { uid: metadata.actor.id, type: metadata.actor.kind } },
    unmapped: { event: id, stream, position, command: metadata.commandId, chain: metadata.chain, data: event.data },
  };
};
