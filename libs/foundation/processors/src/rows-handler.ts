import { Folding } from './folding';
import type { BuiltTable } from './write';
import { Asides, type Handler } from './handler';
import type { ReadModel } from './projection';

/** A read model and the tables it is built in. */
export type Build<M> = Readonly<{ model: ReadModel<M>; build: number; tables: Readonly<Record<string, BuiltTable>> }>;

// A reader waits for the statement before it, so a statement is to take 10 ms. Slices are cut to what that allows.
const aimedMilliseconds = 10;
const smallest = 25;
const largest = 1_000;

/** Messages to rows. What a projection throws on is parked at once: pure functions do not change their mind. */
export const rowsHandler = <M>(builds: () => readonly Build<M>[]): Handler<M> => {
  let size = 250;
  return {
    sliceSize: () => size,
    took: (messages, milliseconds) => {
      if (milliseconds > 2 * aimedMilliseconds) size = Math.max(smallest, Math.floor(size / 2));
      else if (messages >= size && milliseconds < aimedMilliseconds) size = Math.min(largest, size * 2);
    },
    handle: async (slice, { isParked }) => {
      const asides = new Asides(slice, isParked);
      const folding = new Folding();
      for (const message of slice.messages) {
        if (asides.hold(message)) continue;
        try {
          // All read models first: a message is applied by every one of them, or put aside by the processor.
          const changed = builds().map(build => ({ build, changed: build.model.changes(message.message) }));
          for (const { build, changed: by } of changed)
            for (const change of by?.changes ?? []) folding.add(tableOf(build, change.table), change, by!.revision);
        } catch (error) {
          asides.park(message, error);
        }
      }
      const writes = folding.writes();
      const aside = asides.all();
      return { happened: writes.length > 0 || aside.length > 0, writes, aside };
    },
  };
};

const tableOf = <M>({ model, tables }: Build<M>, name: string): BuiltTable => {
  const table = tables[name];
  if (!table) throw new Error(`${model.name} has no table ${name}.`);
  return table;
};
