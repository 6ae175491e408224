/** SQLite's numbers for: somebody else holds the file, the disk does not do what it is told, it is full. */
const PASSING = new Set([5, 10, 13]);

/** The vault cannot be written just now: whoever asks again later may find room. */
class Unreachable extends Error {
  readonly transient = true;
}

/** The same methods, which reject with `transient: true` where what is wrong with the file passes. */
export const tellingWhatPasses = <Methods extends Readonly<Record<string, (...given: never[]) => Promise<unknown>>>>(
  methods: Methods,
): Methods =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (...given: never[]) => method(...given).catch(unlessPassing),
    ]),
  ) as Methods;

const unlessPassing = (error: unknown): never => {
  const { errcode, message } = (error ?? {}) as Readonly<{ errcode?: unknown; message?: unknown }>;
  // What is above the lowest byte says more exactly what went wrong.
  if (typeof errcode !== 'number' || !PASSING.has(errcode & 0xff)) throw error;
  throw new Unreachable(`The vault cannot be written: ${String(message)}`, { cause: error });
};
