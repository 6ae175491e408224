import { setTimeout as delay } from 'node:timers/promises';
import type { Ends } from '@charter/processors';
import type { Control } from './control';
import { clearly, KafkaRefused } from './failures';

/** Where the partitions of each topic end, or why that cannot be said. */
export type EndsLook = ReadonlyMap<string, Ends | Error>;

// Whoever waits gives up after 1.5 s; one second try fits into that.
const lookMs = 700;
const tries = 2;
// 200 looks a second serve any number of requests, as all who came before one is sent have part in it.
const spacingMs = 5;

/** Looks at the ends of all topics of a bus, by one question to each broker. */
export class EndsLooks {
  readonly #control: Control;
  readonly #topics: readonly string[];
  #current: Promise<unknown> | undefined;
  #following: Promise<EndsLook> | undefined;
  #sentAt = -Infinity;

  constructor(control: Control, topics: readonly string[]) {
    this.#control = control;
    this.#topics = topics;
  }

  /** The outcome of a look that is sent after this call, for all who call before it is. */
  next(): Promise<EndsLook> {
    return (this.#following ??= this.#sendAfter(this.#current));
  }

  async #sendAfter(current: Promise<unknown> | undefined): Promise<EndsLook> {
    await current?.catch(() => undefined);
    // A timer may fire a little before its time, so what it waited for is looked at again.
    for (let early = this.#early(); early > 0; early = this.#early()) await delay(early);
    this.#following = undefined;
    this.#sentAt = performance.now();
    const look = this.#look();
    this.#current = look;
    return look;
  }

  #early(): number {
    return this.#sentAt + spacingMs - performance.now();
  }

  async #look(): Promise<EndsLook> {
    for (let attempt = 1; ; attempt++) {
      try {
        const look = await this.#ask();
        const mayPass = [...look.values()].some(ends => ends instanceof Error && !(ends instanceof KafkaRefused));
        if (!mayPass || attempt === tries) return look;
      } catch (error) {
        if (attempt === tries) throw error;
      }
      // A leader has moved, or the line was closed while nobody used it: both are known at once by asking again.
      this.#control.expire();
    }
  }

  #ask(): Promise<EndsLook> {
    const doing = 'looking at the ends of the topics';
    return this.#control.ask(
      doing,
      async cluster => {
        const places = new Map(
          this.#topics.map(topic => [topic, attempted(() => this.#control.placesIn(cluster, topic))]),
        );
        const asked = [...places].flatMap(([topic, found]) => {
          const led = found instanceof Error ? [] : found.filter(({ leader }) => leader !== undefined);
          return led.length > 0 ? [{ topic, partitions: led.map(({ partition }) => ({ partition })) }] : [];
        });
        const answered = new Map(
          (await cluster.fetchTopicsOffset(asked)).flatMap(({ topic, partitions }) =>
            partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)] as const),
          ),
        );
        return new Map(
          [...places].map(([topic, found]) => {
            if (found instanceof Error) return [topic, found];
            return [
              topic,
              attempted(() =>
                endsOf(
                  found.map(({ partition }) => `${topic}/${partition}`),
                  answered,
                ),
              ),
            ];
          }),
        );
      },
      lookMs,
    );
  }
}

const attempted = <Result>(work: () => Result): Result | Error => {
  try {
    return work();
  } catch (error) {
    return clearly('looking at the ends of the topics', error);
  }
};

/** The last message of each lane. One that nothing was written to is no lane yet: it would only be looked for. */
const endsOf = (lanes: readonly string[], answered: ReadonlyMap<string, number>): Ends => {
  const ends = new Map<string, string>();
  for (const lane of lanes) {
    const next = answered.get(lane) ?? -1;
    if (next < 0) throw new Error(`Nobody says where ${lane} ends.`);
    if (next > 0) ends.set(lane, String(next - 1));
  }
  return ends;
};
