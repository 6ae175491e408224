import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperationRefused } from '@charter/app-identity';
import { eventually } from '@charter/testing';
import { copyHeldDatabase } from './held-database';

let folder: string;
let file: string;
let owner: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'held-database-'));
  file = join(folder, 'held.db');
});
afterEach(() => {
  owner?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const ROWS = 50;

/**
 * Writes numbers over and over into the same rows of a database that it has locked for itself: number n stands in row
 * n % 50 until n + 50 takes its place. Says each one that is committed. After so few pages its log is begun anew.
 */
const writing = async (pagesInLog = 20) => {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(file)});
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = off');
    database.exec('pragma wal_autocheckpoint = ${pagesInLog}');
    database.exec('create table numbers (line integer primary key, number integer, text text)');
    // So that copying the file takes time in which something happens.
    database.exec('create table ballast as select zeroblob(4000000)');
    const write = database.prepare('insert or replace into numbers values (?, ?, ?)');
    let number = 0;
    const go = () => {
      write.run(++number % ${ROWS}, number, String(number).repeat(500));
      console.log(number);
    };
    setInterval(go, 4);
    process.on('SIGTERM', () => { database.close(); process.exit(); });
  `;
  const child = spawn(process.execPath, ['--no-warnings', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  owner = child;
  let committed = 0;
  createInterface(child.stdout).on('line', line => (committed = Number(line)));
  await eventually(() => committed > ROWS);
  return {
    committed: () => committed,
    end: async (signal: NodeJS.Signals) => {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
};

let copies = 0;
/** Makes a copy, and answers the last number in it. */
const copied = async (): Promise<number> => {
  const to = join(folder, `copy-${++copies}.db`);
  // On a machine that is busy enough, all tries may be too slow: that is told, and is no fault of what is copied.
  await eventually(() =>
    copyHeldDatabase(file, to)
      .then(() => true)
      .catch(unlessRefused),
  );
  const copy = new DatabaseSync(to);
  try {
    expect(copy.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const numbers = copy.prepare('select number from numbers order by number').all() as { number: number }[];
    const last = numbers.at(-1)?.number ?? 0;
    const oneMoment = Array.from({ length: ROWS }, (_, index) => ({ number: last - ROWS + 1 + index }));
    expect(numbers.map(({ number }) => ({ number }))).toEqual(oneMoment);
    return last;
  } finally {
    copy.close();
  }
};

const unlessRefused = (error: unknown): false => {
  if (error instanceof OperationRefused) return false;
  throw error;
};

describe('a copy of a database that its owner has locked', () => {
  it('cannot be made by SQLite', async () => {
    await writing();
    const other = new DatabaseSync(file, { readOnly: true });
    expect(() => other.prepare('select 1 from numbers').get()).toThrow('database is locked');
    other.close();
  });

  it('is of one moment, and of none before it was begun', async () => {
    const { committed } = await writing();
    for (let round = 0; round < 100; round++) {
      const before = committed();
      expect(await copied()).toBeGreaterThanOrEqual(before);
    }
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('holds everything after its owner has ended by %s', async signal => {
    const { committed, end } = await writing(1_000);
    await end(signal);
    expect(await copied()).toBeGreaterThanOrEqual(committed());
  });

  it('is refused where the log is begun anew faster than it can be copied', async () => {
    writeFileSync(file, 'a database');
    // Whoever reads this finds something else each time.
    symlinkSync('/proc/sys/kernel/random/uuid', `${file}-wal`);
    await expect(copyHeldDatabase(file, join(folder, 'copy.db'))).rejects.toThrow('stop Charter, and back it up then');
  });
});
