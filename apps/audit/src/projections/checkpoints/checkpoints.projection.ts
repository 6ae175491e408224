import { checkpointHistory, ordinalOf, type CheckpointEvent } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { readModel, rows, storeFacts, type Projection, type ReadModel } from '@charter/processors';

/** Every checkpoint with all that it says, and the keys that signed them. `place` is its position in an order of texts. */
export type CheckpointsTables = {
  checkpoints: { number: number; place: string; latest: string; sealed: object };
  signing_keys: { since: number; key_id: string; introduced: object };
};

const { put } = rows<CheckpointsTables>();

const projection: Projection<CheckpointEvent, CheckpointsTables> = {
  name: 'checkpoints',
  version: 1,
  tables: {
    checkpoints: {
      key: ['number'],
      create: table =>
        table
          .addColumn('number', 'integer', column => column.notNull())
          .addColumn('place', 'text', column => column.notNull())
          .addColumn('latest', 'text', column => column.notNull())
          .addColumn('sealed', 'jsonb', column => column.notNull()),
      indexes: [['place'], ['latest']],
    },
    signing_keys: {
      key: ['since'],
      create: table =>
        table
          .addColumn('since', 'integer', column => column.notNull())
          .addColumn('key_id', 'text', column => column.notNull())
          .addColumn('introduced', 'jsonb', column => column.notNull()),
    },
  },
  apply: {
    SigningKeyIntroduced: ({ event: { data } }) =>
      put('signing_keys', { since: data.since, key_id: data.keyId, introduced: data }),
    CheckpointSealed: ({ event: { data } }) =>
      put('checkpoints', {
        ...{ number: data.number, place: ordinalOf(data.position), latest: data.latest, sealed: data },
      }),
  },
};

export const checkpointRows: ReadModel<Recorded> = readModel(
  projection,
  storeFacts<CheckpointEvent>({ checkpoint: checkpointHistory }),
);
