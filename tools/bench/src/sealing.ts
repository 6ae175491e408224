import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import type { Head, Recorded } from '@charter/event-sourcing';
import type { EventStore } from '@charter/event-store';
import {
  bucketHash,
  bucketOf,
  BucketTree,
  checkpointHash,
  keyIdOf,
  leafOf,
  publicKeyOf,
  signCheckpoint,
  type SignedCheckpoint,
  type StreamHead,
} from '@charter/evidence';

// design: a checkpoint every minute or 1,000 events.
const SEALED_AT_ONCE = 1_000;

const actor = { kind: 'system', id: 'bench' } as const;

/**
 * Does beside appends what the audit service does for them: after every thousand events it brings the tree over the heads
 * of all streams forward, signs its root and appends that. Which heads there are it is told, and reads nothing.
 */
export class Sealing {
  readonly #store: Pick<EventStore, 'append'>;
  readonly #privateKey = generateKeyPairSync('ed25519').privateKey;
  readonly #keyId = keyIdOf(publicKeyOf(this.#privateKey));
  readonly #heads = new Map<number, Map<string, StreamHead>>();
  readonly #buckets = new Map<string, number>();
  readonly #tree = BucketTree.of([]);
  readonly #touched = new Set<number>();
  #counted = { events: 0, streams: 0 };
  #last: SignedCheckpoint | undefined;
  #head: Head | 'no-stream' = 'no-stream';
  #pending: Promise<void> = Promise.resolve();

  constructor(store: Pick<EventStore, 'append'>) {
    this.#store = store;
  }

  note({ stream, revision, position, metadata: { chain, recordedAt } }: Recorded): void {
    const bucket = revision === 0n ? bucketOf(stream) : this.#buckets.get(stream)!;
    this.#buckets.set(stream, bucket);
    const heads = this.#heads.get(bucket) ?? new Map<string, StreamHead>();
    this.#heads.set(bucket, heads.set(stream, { stream, revision, chain }));
    this.#touched.add(bucket);
    this.#counted.events++;
    if (revision === 0n) this.#counted.streams++;
    if (this.#counted.events % SEALED_AT_ONCE !== 0) return;
    this.#pending = this.#pending.then(() => this.#seal(position, recordedAt));
    // Whoever waits for it is told.
    this.#pending.catch(() => undefined);
  }

  /** Waits for what is being sealed; answers how many events that are in all. */
  async sealed(): Promise<number> {
    await this.#pending;
    return Number(this.#last?.events ?? 0);
  }

  async #seal(position: string, at: string): Promise<void> {
    for (const bucket of this.#touched)
      this.#tree.set(bucket, bucketHash([...this.#heads.get(bucket)!.values()].map(leafOf)));
    this.#touched.clear();
    const { events, streams } = this.#counted;
    const body = {
      ...{ number: this.#last ? this.#last.number + 1 : 0, previous: this.#last ? checkpointHash(this.#last) : null },
      ...{ position, latest: at, at, events: String(events), streams: String(streams) },
      ...{ root: this.#tree.root().toString('base64url'), keyId: this.#keyId },
    };
    this.#last = await signCheckpoint(body, bytes => signBytes(null, bytes, this.#privateKey));
    const commandId = `checkpoint:${body.number}`;
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor };
    const checkpoint = { type: 'CheckpointSealed', data: this.#last };
    const written = await this.#store.append({
      stream: 'checkpoint-bench',
      after: this.#head,
      events: [checkpoint],
      cause,
    });
    this.#head = written.at(-1)!;
  }
}
