import { BACKWARDS, END, type Position } from '@eventstore/db-client';
import { persistently, type Context } from './patience';
import { order, positionOf, positionText } from './positions';
import { READ_AHEAD, received } from './received';
import type { Arrived } from './recorded';

/** What is known of the events of some prefixes: the newest, and up to where all have been looked at. */
type Known = Readonly<{ newest: string | undefined; lookedAt: Position }>;

/**
 * Most looks find what they want in the newest event; where the store was busy with others, the pages grow, up to
 * what may be held in memory.
 */
const PAGES = [1, 16, 128];

/** Finds the newest event in streams of some prefixes. The store cannot: it reads everything, and only that. */
export class Heads {
  private readonly known = new Map<string, Known>();

  constructor(private readonly context: Context) {}

  /**
   * Its position; undefined when there is none. What was looked at before is not looked at again, nor what is not behind
   * `since`: where nothing newer is found, it is that.
   */
  async newest(prefixes: readonly string[], since?: string): Promise<string | undefined> {
    const key = prefixes.join('\n');
    const known = this.laterOf(this.known.get(key), since);
    let lookedAt: Position | undefined;
    for (let page = 0, from: Position | typeof END = END; ; page++) {
      const count = PAGES[Math.min(page, PAGES.length - 1)]!;
      const events = await this.backwards(from, count);
      lookedAt ??= events[0]?.position;
      for (const { position, recorded } of events) {
        if (known && order(position, known.lookedAt) <= 0) return this.learn(key, known.newest, lookedAt);
        if (prefixes.some(prefix => recorded.stream.startsWith(prefix)))
          return this.learn(key, positionText(position), lookedAt);
      }
      if (events.length < count) return this.learn(key, undefined, lookedAt);
      from = events.at(-1)!.position;
    }
  }

  private laterOf(known: Known | undefined, since: string | undefined): Known | undefined {
    if (since === undefined) return known;
    const lookedAt = positionOf(since);
    return known && order(known.lookedAt, lookedAt) >= 0 ? known : { newest: since, lookedAt };
  }

  private learn(key: string, newest: string | undefined, lookedAt: Position | undefined): string | undefined {
    const known = this.known.get(key);
    // Of two looks at once the older may come back later.
    if (lookedAt && (!known || order(lookedAt, known.lookedAt) > 0)) this.known.set(key, { newest, lookedAt });
    return newest;
  }

  private backwards(fromPosition: Position | typeof END, maxCount: number): Promise<readonly Arrived[]> {
    const { connection } = this.context;
    return persistently(this.context, 'looking for the newest event', async ({ client }, deadline) => {
      const read = client.readAll({ ...connection.options, direction: BACKWARDS, fromPosition, maxCount }, READ_AHEAD);
      const events: Arrived[] = [];
      for await (const page of received(read, deadline)) events.push(...page);
      return events;
    });
  }
}
