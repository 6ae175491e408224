import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startEmbeddedEventStore } from './index';
import { runCommandLine, startCommandLine } from './truth/command-line';
import { event, newStream } from './truth/server-under-test';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eventstore-'));
  file = join(folder, 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  it('explains itself with examples', async () => {
    for (const help of ['--help', '-h']) {
      const { code, printed } = await runCommandLine(help);
      expect(code).toBe(0);
      for (const part of ['--file FILE', '--port PORT', 'Examples', 'node dist/main.js --file events.db'])
        expect(printed).toContain(part);
    }
  });

  it('says what is wrong with its arguments and where to look', async () => {
    for (const [args, complaint] of [
      [[], '--file is missing'],
      [['--file', file, '--port', '70000'], '--port 70000 is no port'],
      [['--file', file, '--loud'], "Unknown option '--loud'"],
    ] as const) {
      const { code, said } = await runCommandLine(...args);
      expect(code).toBe(1);
      expect(said).toContain(complaint);
      expect(said).toContain('See --help.');
    }
  });

  it('serves the file that it is given, makes its folder, and ends well', async () => {
    const server = await startCommandLine({ file: join(folder, 'new', 'folder', 'events.db') });
    const client = EventStoreDBClient.connectionString(server.connectionString);
    const { success } = await client.appendToStream(newStream(), event(), { expectedRevision: 'no_stream' });
    expect(success).toBe(true);
    expect(await server.end()).toBe(0);
    await client.dispose();
  });

  it('names the port that it cannot have', async () => {
    const server = await startCommandLine({ file });
    const { port } = new URL(server.connectionString);
    const { code, said } = await runCommandLine('--file', join(folder, 'other.db'), '--port', port);
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} of 127.0.0.1 cannot be had`);
    await server.kill();
  });
});

describe('the file', () => {
  it('belongs to one process, until that process is gone', async () => {
    const first = await startCommandLine({ file });
    const { code, said } = await runCommandLine('--file', file, '--port', '0');
    expect(code).toBe(1);
    expect(said).toContain(`${file} is in use by another server`);
    await first.kill();
    const second = await startCommandLine({ file });
    expect(await second.end()).toBe(0);
  });

  it('can be opened again once it was closed, however often', async () => {
    const first = await startEmbeddedEventStore({ file });
    await expect(startEmbeddedEventStore({ file })).rejects.toThrow('is in use by another server');
    await Promise.all([first.close(), first.close()]);
    await first.close();
    const second = await startEmbeddedEventStore({ file });
    await second.close();
  });

  it('is named when it cannot be opened', async () => {
    writeFileSync(file, 'This is no database, whatever its name says. '.repeat(100));
    for (const unusable of [file, folder, join(file, 'events.db')]) {
      const { code, said } = await runCommandLine('--file', unusable, '--port', '0');
      expect(code).toBe(1);
      expect(said).toContain(`The event store ${unusable} cannot be opened: `);
    }
  });
});

describe('a disk that is full', () => {
  it('fails appends, loses and stores nothing else, and is taken up again with the same bytes', async () => {
    const full = await startCommandLine({ file, fileBlocks: 1_024 });
    let client = EventStoreDBClient.connectionString(full.connectionString);
    const stream = newStream();
    const written: string[] = [];
    const append = async (next: ReturnType<typeof event>) => {
      const expectedRevision = written.length === 0 ? 'no_stream' : BigInt(written.length - 1);
      await client.appendToStream(stream, next, { expectedRevision });
      written.push(next.id);
    };
    const large = () => event(undefined, { text: 'x'.repeat(50_000) });
    let failed = large();
    const untilFull = async () => {
      for (;;) {
        await append(failed);
        failed = large();
      }
    };
    await expect(untilFull()).rejects.toMatchObject({ code: 2 });
    await expect(append(failed)).rejects.toMatchObject({ code: 2 });
    expect(written.length).toBeGreaterThan(0);
    expect(await idsOf(client, stream)).toEqual(written);
    await full.kill();
    await client.dispose();

    const roomy = await startCommandLine({ file });
    client = EventStoreDBClient.connectionString(roomy.connectionString);
    await append(failed);
    expect(await idsOf(client, stream)).toEqual(written);
    await client.dispose();
    await roomy.kill();
  });
});

async function idsOf(client: EventStoreDBClient, stream: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of client.readStream(stream)) ids.push(event!.id);
  return ids;
}
