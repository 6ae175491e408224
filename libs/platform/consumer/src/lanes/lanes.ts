import { ConsumerError, type StoreUnavailable } from '../failures';
import type { Judge } from '../handlers';
import type { Position, Positions } from '../position-store';
import type { Tell } from '../troubles';
import { Lane } from './lane';
import { LaneWorker } from './lane-worker';
import { Slots } from './slots';

export type LanesOptions<Transaction> = Readonly<{
  positions: Positions<Transaction>;
  stored: readonly Position[];
  judge: Judge<Transaction>;
  tries: number;
  concurrency: number;
  tell: Tell;
}>;

type Worked<Transaction> = Readonly<{ lane: Lane; worker: LaneWorker<Transaction> }>;

/** All partitions that are read, each with who handles what comes of it; and the topics that are read no more. */
export class Lanes<Transaction> {
  readonly #options: LanesOptions<Transaction>;
  readonly #slots: Slots;
  readonly #lanes = new Map<string, Worked<Transaction>>();
  readonly #halted = new Map<string, ConsumerError>();
  #stored: readonly Position[];

  constructor(options: LanesOptions<Transaction>) {
    this.#options = options;
    this.#stored = options.stored;
    this.#slots = new Slots(options.concurrency);
  }

  all(): readonly Lane[] {
    return [...this.#lanes.values()].map(({ lane }) => lane);
  }

  /** The lane of a partition: it begins where the store says, or with the first message. */
  of(topic: string, partition: number): Lane {
    const name = `${topic}/${partition}`;
    const known = this.#lanes.get(name);
    if (known) return known.lane;
    const stored = this.#stored.find(one => one.topic === topic && one.partition === partition);
    return this.#add(stored ?? { topic, partition, offset: -1, epoch: '' });
  }

  /** Those of a topic that have been handled already, or are known from a look. */
  ofTopic(topic: string): readonly Lane[] {
    for (const one of this.#stored) if (one.topic === topic) this.of(topic, one.partition);
    return this.all().filter(lane => lane.topic === topic);
  }

  /** Why a topic is read no more; undefined where it is. */
  haltedBy(topic: string): ConsumerError | undefined {
    return this.#halted.get(topic);
  }

  /** Why what waits in a lane is not handled just now; undefined where it is. */
  outageOf({ name }: Lane): StoreUnavailable | undefined {
    return this.#lanes.get(name)?.worker.outage;
  }

  /** Nothing more of this topic is handled. */
  halt(topic: string, error: ConsumerError): void {
    if (this.#halted.has(topic)) return;
    this.#halted.set(topic, error);
    for (const { lane, worker } of this.#lanes.values()) if (lane.topic === topic) void worker.stop();
    this.#options.tell({ kind: 'stopped', topic, error });
  }

  /** Nothing of this topic is handled until it is forgotten, or released. Waits for the steps in hand. */
  async hold(topic: string): Promise<void> {
    this.#halted.set(topic, new ConsumerError(`${topic} is about to be read from its beginning.`, { topic }));
    const workers = [...this.#lanes.values()].filter(({ lane }) => lane.topic === topic);
    await Promise.all(workers.map(({ worker }) => worker.stop()));
  }

  /** What was held goes on from where it was; where it was halted before that, by this error, it stays so. */
  release(topic: string, halted: ConsumerError | undefined): void {
    const held = this.all().filter(lane => lane.topic === topic);
    if (halted) return void this.#halted.set(topic, halted);
    this.#halted.delete(topic);
    // Nothing is added to what they hold, nor handled: those that come in their place are fed anew.
    for (const { partition, position: offset, epoch } of held) this.#add({ topic, partition, offset, epoch });
  }

  /** Of this topic nothing is known any more: it begins with the first message. */
  forget(topic: string): void {
    for (const { topic: of, name } of this.all()) if (of === topic) this.#lanes.delete(name);
    this.#stored = this.#stored.filter(one => one.topic !== topic);
    this.#halted.delete(topic);
  }

  /** Resolves when the steps in hand have come to their end. */
  async stop(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ worker }) => worker.stop()));
  }

  #add(position: Position): Lane {
    const { positions, judge, tries, tell } = this.#options;
    const lane = new Lane(position);
    const onLost = (error: ConsumerError) => this.halt(lane.topic, error);
    const worker = new LaneWorker({ lane, positions, judge, tries, slots: this.#slots, tell, onLost });
    this.#lanes.set(lane.name, { lane, worker });
    return lane;
  }
}
