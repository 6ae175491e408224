import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEventStore, type EventStore } from './event-store';

let folder: string;
let store: EventStore | undefined;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-infra-'))));
afterEach(async () => {
  await store?.stop();
  store = undefined;
  await rm(folder, { recursive: true });
});

describe('the event store as a process', () => {
  it('comes back at its address after it was killed', async () => {
    store = await startEventStore({ folder });
    const { url, pid } = store;
    await store.kill();
    expect(await store.answers()).toBe(false);
    expect(store.pid).toBeUndefined();
    await store.start();
    expect(await store.answers()).toBe(true);
    expect(store.url).toBe(url);
    expect(store.pid).not.toBe(pid);
  });

  it('says why it does not start, by the end of its log', async () => {
    await writeFile(join(folder, 'events.db'), 'no database, but long enough to look like the file of one'.repeat(99));
    await expect(startEventStore({ folder })).rejects.toThrow(
      /the event store ended \(1\).*event-store\.log.*database/s,
    );
  });
});
