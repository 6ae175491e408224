import { isForbidden, topicForbidden, type ConsumerError } from '../failures';
import type { Lanes } from '../lanes/lanes';
import type { Tell } from '../troubles';
import { lostIn } from './bounds-check';
import { lookAt, type Bounds } from './look';
import { firstEpochOf, readingFails } from './probe';
import type { KafkaSettings } from './settings';

export type SurveyOptions<Transaction> = Readonly<{
  settings: KafkaSettings;
  /** What the names of groups begin with. */
  groups: string;
  topics: readonly string[];
  lanes: Lanes<Transaction>;
  tell: Tell;
}>;

/** Finds out which of the topics can be read, and whether what comes next in each partition is there. */
export class Survey<Transaction> {
  readonly #options: SurveyOptions<Transaction>;
  /** Why topics cannot be read just now. */
  #barred: ReadonlyMap<string, ConsumerError> = new Map();
  /** Those that may be looked at, and not be read. */
  readonly #unreadable = new Map<string, ConsumerError>();
  #at = -Infinity;

  constructor(options: SurveyOptions<Transaction>) {
    this.#options = options;
  }

  /** The topics that can be read. */
  get readable(): readonly string[] {
    return this.#options.topics.filter(topic => !this.whyNot(topic));
  }

  /** Why a topic cannot be read; undefined where it can. */
  whyNot(topic: string): ConsumerError | undefined {
    return this.#options.lanes.haltedBy(topic) ?? this.#barred.get(topic);
  }

  /** Whether some topics may come to be readable by somebody's doing. */
  get isPartial(): boolean {
    return this.#barred.size > 0;
  }

  /** How long ago the last survey was, in milliseconds. */
  get ageMs(): number {
    return performance.now() - this.#at;
  }

  /** Looks at all topics. Rejects where nobody answers. */
  async take(): Promise<void> {
    const { settings, topics, lanes } = this.#options;
    const look = await lookAt(
      settings,
      topics.filter(topic => !lanes.haltedBy(topic)),
    );
    const barred = new Map<string, ConsumerError>();
    for (const [topic, found] of look)
      if (found instanceof Error) barred.set(topic, found);
      else await this.#compare(topic, found);
    for (const topic of [...this.#unreadable.keys()]) await this.#probe(topic);
    for (const [topic, error] of this.#unreadable) barred.set(topic, error);
    [this.#barred, this.#at] = [barred, performance.now()];
  }

  /** Tells of the topics that cannot be read just now. */
  tellOfBarred(): void {
    for (const error of this.#barred.values()) this.#options.tell({ kind: 'waiting', error });
  }

  /** Looks at one topic whose lanes were given what does not follow, and halts it where something is lost. */
  async clarify(topic: string): Promise<void> {
    const found = (await lookAt(this.#options.settings, [topic])).get(topic);
    if (found && !(found instanceof Error)) await this.#compare(topic, found);
  }

  /** Finds out of which topics the right to read is missing: kafkajs does not say it. */
  async blame(topics: readonly string[], error: unknown): Promise<void> {
    if (isForbidden(error)) for (const topic of topics) await this.#probe(topic);
  }

  async #probe(topic: string): Promise<void> {
    const { settings, groups } = this.#options;
    const error = await readingFails({ settings, groups, topic });
    if (isForbidden(error)) this.#unreadable.set(topic, topicForbidden(topic, error));
    else if (error === undefined) this.#unreadable.delete(topic);
  }

  async #compare(topic: string, bounds: Bounds): Promise<void> {
    const { settings, groups, lanes } = this.#options;
    for (const { partition, first, end } of bounds) lanes.of(topic, partition).bounds = { first, end };
    for (const lane of lanes.ofTopic(topic)) {
      const firstEpoch = (of: string, partition: number) => firstEpochOf({ settings, groups, topic: of }, partition);
      const lost = await lostIn(lane, bounds, firstEpoch);
      if (lost) return lanes.halt(topic, lost);
    }
  }
}
