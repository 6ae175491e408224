import { describe, expect, it } from '@jest/globals';
import { evidenceReadModels, type EvidenceTables } from '@charter/app-audit';
import type { Recorded } from '@charter/event-sourcing';
import type { MembershipCopyTables } from '@charter/membership-copy';
import { processor, type OrderedSource, type Schema } from '@charter/processors';
import { databaseForSpecs, patience } from '@charter/testing';
import { fillInBulk } from './bulk-rows';
import { currentMembers } from './current-members';
import { storedMemberships } from './stored-memberships';

type Tables = EvidenceTables & MembershipCopyTables;
const TABLES = ['stored_events', 'stream_heads', 'mentions', 'holdings', 'checkpoints', 'membership_copy'] as const;

const databases = databaseForSpecs();
const models = [...evidenceReadModels, currentMembers];
const history = [...storedMemberships({ organizations: 3, events: 1_000 })];

const rowsIn = async (schema: Schema<Tables>, table: (typeof TABLES)[number]): Promise<readonly string[]> =>
  (await schema.selectFrom(table).selectAll().execute()).map(row => JSON.stringify(row)).toSorted();

const end = history.at(-1)!.position;
const source: OrderedSource<Recorded> = {
  name: 'history',
  lanes: async () => [{ lane: 'history', epoch: '1' }],
  read: async function* (_lane, _after, signal) {
    const messages = history.map(message => {
      const { position, stream: key, metadata } = message;
      return { position, key, at: metadata.recordedAt, message };
    });
    yield { messages, through: end, caughtUp: true };
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  },
  ends: async () => new Map([['history', end]]),
  compare: (a, b) => parseInt(a, 10) - parseInt(b, 10),
};

describe('rows written in bulk', () => {
  it('are those that a processor writes one after the other', async () => {
    const [bulk, written] = [databases.schema<Tables>(), databases.schema<Tables>()];
    await fillInBulk({ schema: bulk, models, history });
    const rows = processor({ name: 'rows', source, schema: written, handle: { kind: 'rows', projections: models } });
    await rows.start();
    await rows.reached(await source.ends(patience()), patience());
    await rows.stop();
    for (const table of TABLES) {
      const expected = await rowsIn(written, table);
      expect(expected.length).toBeGreaterThan(0);
      expect(await rowsIn(bulk, table)).toEqual(expected);
    }
  });
});
