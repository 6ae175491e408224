import type { DatabaseSync } from 'node:sqlite';
import { openLogFile } from './log-file';

/** What a writer asks to be stored. */
export type Proposed = Readonly<{ id: string; type: string; json: boolean; data: Uint8Array; metadata: Uint8Array }>;

/** An event as it stands in the log. */
export type Recorded = Proposed & Readonly<{ position: number; stream: string; revision: number; created: number }>;

export type Expected = number | 'no-stream' | 'any' | 'stream-exists';
export type Append = Readonly<{ stream: string; expected: Expected; events: readonly Proposed[] }>;

/** `revision` and `position` are those of the last event: written now, or by the append that this one repeats. */
export type Appended = Readonly<{ revision: number; position: number | undefined; written: readonly Recorded[] }>;
/** `last`: nothing follows what was read. */
export type Page = Readonly<{ events: readonly Recorded[]; last: boolean }>;
export type WrongVersion = Readonly<{ wrongVersion: true; current: number }>;

/** The revision of a stream that has no event. */
export const NO_STREAM = -1;

/** No event stands at position 0, so that 0 means "from the start" and nothing is lost by "after 0". */
const FIRST_POSITION = 1024;

/** What is read at once: enough to be fast, little enough that appends are served in between. */
const PAGE_EVENTS = 256;
const PAGE_BYTES = 1024 * 1024;

/** What a record takes in the log beside its variable parts. */
const RECORD_OVERHEAD = 96;

const EVENT = `
  select e.position, s.name as stream, e.revision, e.id, e.type, e.json, e.created, e.data, e.metadata
  from events e join streams s on s.id = e.stream`;

type EventRow = Omit<Recorded, 'json'> & { json: number };
type Head = { id: number; head: number };

/** The log over one SQLite file. It holds the file for itself until it is closed or its process ends. */
export class Log {
  private readonly database: DatabaseSync;
  private readonly statements: ReturnType<typeof prepare>;
  private end: number;

  constructor(file: string) {
    this.database = openLogFile(file);
    this.statements = prepare(this.database);
    this.end = this.readEnd();
  }

  /** Runs `work` in one transaction and returns when it is on disk; when it throws, nothing of it is stored. */
  transaction<Result>(work: () => Result): Result {
    this.database.exec('begin immediate');
    try {
      const result = work();
      this.database.exec('commit');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('rollback');
      this.end = this.readEnd();
      throw error;
    }
  }

  /** Only within a transaction. */
  append({ stream, expected, events }: Append): Appended | WrongVersion {
    const known = this.statements.head.get(stream) as Head | undefined;
    const current = known?.head ?? NO_STREAM;
    const at = expectedRevision(expected, current);
    if (at === undefined || at > current) return { wrongVersion: true, current };
    if (at < current) return this.repeated({ stream, at, events }) ?? { wrongVersion: true, current };
    if (events.length === 0) return { revision: current, position: undefined, written: [] };
    const streamId = known?.id ?? Number(this.statements.newStream.run(stream).lastInsertRowid);
    const created = Date.now();
    const written = events.map((event, index) =>
      this.write(streamId, { ...event, stream, created, revision: at + 1 + index, position: this.end }),
    );
    const revision = at + events.length;
    this.statements.moveHead.run(revision, streamId);
    return { revision, position: written.at(-1)?.position, written };
  }

  private write(streamId: number, event: Recorded): Recorded {
    const { position, revision, id, type, json, created, data, metadata } = event;
    this.statements.insert.run(position, streamId, revision, id, type, json ? 1 : 0, created, data, metadata);
    this.end = endOf(event);
    return event;
  }

  /** An append is recognised by its ids standing right after the revision that it names, whatever their contents. */
  private repeated({
    stream,
    at,
    events,
  }: {
    stream: string;
    at: number;
    events: readonly Proposed[];
  }): Appended | undefined {
    const standing = this.idsFrom(stream, at + 1, events.length);
    if (events.length === 0 || standing.length < events.length) return undefined;
    if (events.some((event, index) => event.id !== standing[index]?.id)) return undefined;
    return { revision: at + events.length, position: standing.at(-1)?.position, written: [] };
  }

  private idsFrom(stream: string, revision: number, count: number): { id: string; position: number }[] {
    return this.statements.ids.all(stream, revision, count) as { id: string; position: number }[];
  }

  head(stream: string): number {
    return (this.statements.head.get(stream) as Head | undefined)?.head ?? NO_STREAM;
  }

  /** The events of a stream from a revision on, that one included. */
  readStream(stream: string, from: number, limit = Infinity): Page {
    return page(this.statements.streamForwards.iterate(stream, from), limit);
  }

  readStreamBackwards(stream: string, from: number, limit = Infinity): Page {
    return page(this.statements.streamBackwards.iterate(stream, from), limit);
  }

  /** All events from a position on, an event at that position included. */
  readAll(from: number, limit = Infinity): Page {
    return page(this.statements.allForwards.iterate(from), limit);
  }

  /** All events before a position, an event at that position left out. */
  readAllBackwards(before: number, limit = Infinity): Page {
    return page(this.statements.allBackwards.iterate(before), limit);
  }

  /** Where the log goes on after the event at `position`; undefined when there is none. */
  after(position: number): number | undefined {
    const event = this.readAll(position, 1).events[0];
    return event?.position === position ? endOf(event) : undefined;
  }

  /** The position that the next event gets. */
  get endPosition(): number {
    return this.end;
  }

  close(): void {
    this.database.close();
  }

  private readEnd(): number {
    const last = this.readAllBackwards(Number.MAX_SAFE_INTEGER, 1).events[0];
    return last ? endOf(last) : FIRST_POSITION;
  }
}

/** Positions are offsets in an imagined log file: they have gaps, and the next one follows from the last event alone. */
export function endOf({ position, stream, type, data, metadata }: Recorded): number {
  return position + RECORD_OVERHEAD + stream.length + type.length + data.length + metadata.length;
}

function expectedRevision(expected: Expected, current: number): number | undefined {
  if (expected === 'no-stream') return NO_STREAM;
  if (expected === 'any') return current;
  if (expected === 'stream-exists') return current === NO_STREAM ? undefined : current;
  return expected;
}

function prepare(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  return {
    head: sql('select id, head from streams where name = ?'),
    newStream: sql(`insert into streams (name, head) values (?, ${NO_STREAM})`),
    moveHead: sql('update streams set head = ? where id = ?'),
    insert: sql(
      'insert into events (position, stream, revision, id, type, json, created, data, metadata) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    streamForwards: sql(`${EVENT} where s.name = ? and e.revision >= ? order by e.revision`),
    streamBackwards: sql(`${EVENT} where s.name = ? and e.revision <= ? order by e.revision desc`),
    allForwards: sql(`${EVENT} where e.position >= ? order by e.position`),
    allBackwards: sql(`${EVENT} where e.position < ? order by e.position desc`),
    ids: sql(`select e.id, e.position from events e join streams s on s.id = e.stream
      where s.name = ? and e.revision >= ? order by e.revision limit ?`),
  };
}

function page(rows: Iterable<object>, limit: number): Page {
  const events: Recorded[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (events.length === PAGE_EVENTS || bytes >= PAGE_BYTES) return { events, last: false };
    const event = row as EventRow;
    events.push({ ...event, json: event.json === 1 });
    if (events.length === limit) break;
    bytes += event.data.length + event.metadata.length;
  }
  return { events, last: true };
}
