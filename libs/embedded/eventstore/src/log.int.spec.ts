import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit';
import { Log, type Proposed, type Recorded } from './log';

const NOTHING = new Uint8Array();

function proposed(data: Uint8Array = NOTHING): Proposed {
  return { id: randomUUID(), type: 'Happened', json: false, data, metadata: NOTHING };
}

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  file = join(folder, 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('Log', () => {
  it('goes on with its positions after it is opened again', () => {
    const first = new Log(file);
    first.transaction(() =>
      first.append({ stream: 'a', expected: 'no-stream', events: [proposed(Buffer.alloc(500))] }),
    );
    const end = first.endPosition;
    first.close();
    const second = new Log(file);
    expect(second.endPosition).toBe(end);
    const outcome = second.transaction(() =>
      second.append({ stream: 'b', expected: 'no-stream', events: [proposed()] }),
    );
    expect(outcome).toMatchObject({ position: end });
    second.close();
  });

  it('stores nothing of a transaction that fails', () => {
    const log = new Log(file);
    const end = log.endPosition;
    const failing = () =>
      log.transaction(() => {
        log.append({ stream: 'a', expected: 'no-stream', events: [proposed()] });
        throw new Error('the disk is full');
      });
    expect(failing).toThrow('the disk is full');
    expect(log.endPosition).toBe(end);
    expect(log.readAll(0).events).toEqual([]);
    log.close();
  });

  it('reads in pages that large events do not swell', () => {
    const log = new Log(file);
    const events = Array.from({ length: 8 }, () => proposed(Buffer.alloc(512 * 1024)));
    log.transaction(() => log.append({ stream: 'a', expected: 'no-stream', events }));
    const { events: page, last } = log.readAll(0);
    expect(page).toHaveLength(2);
    expect(last).toBe(false);
    log.close();
  });

  it('refuses a database that is none of its own', () => {
    const other = new DatabaseSync(file);
    other.exec('create table notes (text text)');
    other.close();
    expect(() => new Log(file)).toThrow('is not an event store of format 1');
  });

  it('is always a file, also where SQLite knows the name for another thing', () => {
    const elsewhere = process.cwd();
    process.chdir(folder);
    new Log(':memory:').close();
    process.chdir(elsewhere);
    expect(existsSync(join(folder, ':memory:'))).toBe(true);
  });

  it('refuses a second opening while the first lasts', () => {
    const log = new Log(file);
    expect(() => new Log(file)).toThrow('is in use by another server');
    log.close();
    new Log(file).close();
  });
});

describe('GroupCommit', () => {
  it('commits what arrives in one turn together and in order, each append judged by those before it', async () => {
    const log = new Log(file);
    const groups: (readonly Recorded[])[] = [];
    const commits = new GroupCommit(log, group => groups.push(group));
    const append = (stream: string) =>
      commits.append({ stream, expected: 'no-stream', events: [proposed()] }, () => false);
    const outcomes = await Promise.all([append('a'), append('b'), append('a')]);
    expect(outcomes).toMatchObject([{ revision: 0 }, { revision: 0 }, { wrongVersion: true, current: 0 }]);
    expect(groups.map(group => group.map(({ stream }) => stream))).toEqual([['a', 'b']]);
    log.close();
  });

  it('refuses every append of a group that cannot be committed', async () => {
    const log = new Log(file);
    const commits = new GroupCommit(log, () => undefined);
    const append = (stream: string) =>
      commits.append({ stream, expected: 'no-stream', events: [proposed()] }, () => false);
    const waiting = Promise.allSettled([append('a'), append('b')]);
    log.close();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
