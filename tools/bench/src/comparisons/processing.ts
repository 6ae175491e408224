import { openDatabase, processor, readModel, rows, type Delivery, type OrderedSource } from '@charter/processors';
import type { Comparison } from '../comparison';
import { perSecond } from '../measure';

const COUNT = 20_000;
/** As many rows as the database takes at once without getting slower. */
const ROWS_A_STATEMENT = 1_000;
const LANE = 'lane';

type Measured = Readonly<{ type: 'Measured'; data: { id: string; name: string } }>;
type Tables = { measured: { id: string; name: string; changes: number } };
type Message = Readonly<{ id: string; name: string }>;

const { put } = rows<Tables>();

const model = readModel<Message, Measured, Tables>(
  {
    name: 'measured',
    version: 1,
    tables: {
      measured: {
        key: ['id'],
        create: table =>
          table
            .addColumn('id', 'text', column => column.notNull())
            .addColumn('name', 'text', column => column.notNull())
            .addColumn('changes', 'integer', column => column.notNull()),
      },
    },
    apply: { Measured: ({ event: { data } }) => put('measured', { ...data, changes: 0 }) },
  },
  data => ({
    event: { type: 'Measured', data },
    id: data.id,
    key: data.id,
    revision: 0n,
    at: new Date(0).toISOString(),
  }),
);

const messages = Array.from({ length: COUNT }, (_, index) => ({
  position: String(index),
  key: `thing-${index}`,
  at: new Date(0).toISOString(),
  message: { id: `thing-${index}`, name: `a name of usual length ${index}` },
}));

/** Everything is there at once: what is measured is the processor and its database. */
const source: OrderedSource<Message> = {
  name: 'measured',
  lanes: async () => [{ lane: LANE, epoch: '1' }],
  read: async function* (_lane, after, signal): AsyncGenerator<Delivery<Message>> {
    const from = after === undefined ? 0 : Number(after) + 1;
    for (let next = from; next < COUNT; next += 500)
      yield {
        messages: messages.slice(next, next + 500),
        through: String(Math.min(next + 500, COUNT) - 1),
        caughtUp: false,
      };
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  },
  ends: async () => new Map([[LANE, String(COUNT - 1)]]),
  compare: (a, b) => Number(a) - Number(b),
};

/** Events to rows with their position, against the same rows by multi-row inserts alone. */
export const processing: Comparison = {
  name: 'processed events',
  unit: 'events a second while catching up',
  aim: { atLeast: 0.5 },
  prepare: async () => {
    const database = await openDatabase('pglite:memory://');
    let made = 0;
    return {
      ours: async () => {
        const schema = database.schema<Tables>(`ours_${made++}`);
        const one = processor({ name: 'measured', source, schema, handle: { kind: 'rows', projections: [model] } });
        const speed = await perSecond(COUNT, async () => {
          await one.start();
          await one.reached(await source.ends(AbortSignal.timeout(60_000)), AbortSignal.timeout(60_000));
        });
        await one.stop();
        return speed;
      },
      peer: async () => {
        const schema = database.schema<Tables>(`peer_${made++}`);
        await schema.ready();
        await model.tables['measured']!.create(schema.schema.createTable('measured'))
          .addColumn('revision', 'bigint', column => column.notNull())
          .addPrimaryKeyConstraint('measured_key', ['id'])
          .execute();
        return perSecond(COUNT, async () => {
          for (let from = 0; from < COUNT; from += ROWS_A_STATEMENT) {
            const values = messages
              .slice(from, from + ROWS_A_STATEMENT)
              .map(({ message }) => ({ ...message, changes: 0, revision: '0' }));
            await schema
              .insertInto('measured')
              .values(values as never)
              .execute();
          }
        });
      },
      close: () => database.close(),
    };
  },
};
