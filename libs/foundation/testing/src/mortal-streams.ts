import { RevisionConflict, type Append, type Recorded, type Streams } from '@charter/event-sourcing';

const RECORDED_AT = '2026-01-01T00:00:00.000Z';

/** A store in memory that can die at one append: before it, or after it and before the answer. */
export class MortalStreams implements Streams {
  readonly stored: Recorded[] = [];
  appends = 0;
  dieAt: Readonly<{ append: number; written: boolean }> | undefined;

  async *read(stream: string, from: bigint, limit = Infinity): AsyncIterable<Recorded> {
    yield* this.of(stream)
      .filter(({ revision }) => revision >= from)
      .slice(0, limit);
  }

  async append({ stream, after, events, cause }: Append): Promise<readonly Recorded[]> {
    const dying = this.dieAt?.append === this.appends++ ? this.dieAt : undefined;
    if (dying && !dying.written) throw new Error('killed');
    const actual = this.of(stream).at(-1)?.revision ?? 'no-stream';
    const expected = after === 'no-stream' ? after : after.revision;
    if (expected !== actual) throw new RevisionConflict(stream, expected, actual);
    const first = actual === 'no-stream' ? 0n : actual + 1n;
    const written = events.map((event, index) => {
      const revision = first + BigInt(index);
      const id = `${stream}@${revision}`;
      const metadata = { ...cause, recordedAt: RECORDED_AT, schemaVersion: 1, salt: '', chain: id };
      return { event, id, stream, revision, position: String(this.stored.length + index), metadata };
    });
    this.stored.push(...written);
    if (dying) throw new Error('killed');
    return written;
  }

  of(stream: string): readonly Recorded[] {
    return this.stored.filter(recorded => recorded.stream === stream);
  }

  /** The types of all events of a category, in order. */
  types(category: string): readonly string[] {
    return this.stored.filter(({ stream }) => stream.startsWith(`${category}-`)).map(({ event }) => event.type);
  }

  /** What all events of a type hold, in order. */
  dataOf(type: string): readonly unknown[] {
    return this.stored.flatMap(({ event }) => (event.type === type ? [event.data] : []));
  }
}
