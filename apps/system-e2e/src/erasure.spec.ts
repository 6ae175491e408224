import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, jest } from '@jest/globals';
import { startEventStore } from '@charter/infra';
import { prepareCharter } from './charter';
import { erasureSuite, type Erasable } from './erasure/erasure-suite';

jest.setTimeout(300_000);

/** One process on embedded parts. */
const start = async (): Promise<Erasable> => {
  const charter = await prepareCharter({ RATE_LIMIT: 'off', LOG_LEVEL: 'debug' });
  const folder = dirname(charter.dataDir);
  const operate = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await charter.admin(...args);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  await charter.start();
  let closeStore = async (): Promise<void> => undefined;
  const copied = join(folder, 'copied');
  return {
    ...{ url: charter.url, user: charter.user, operate },
    ...{ folders: [folder], mailFolder: join(charter.dataDir, 'mail') },
    writeLogs: () => writeFile(join(folder, 'printed.log'), charter.printed()),
    erase: email => operate('user:erase', '--email', email),
    stop: async () => {
      await charter.stop();
      await mkdir(copied);
      for (const file of ['events.db', 'vault.db']) await cp(join(charter.dataDir, file), join(copied, file));
      const store = await startEventStore({ folder: copied });
      closeStore = store.stop;
      return { storeUrl: store.url, vaultUrl: `sqlite:${join(copied, 'vault.db')}` };
    },
    close: () => closeStore(),
    remove: async () => {
      await closeStore();
      await charter.remove();
    },
  };
};

describe('whoever is erased, from one process on embedded parts', () =>
  erasureSuite(start, {
    always: {
      'the store': /data\/events\.db/,
      'the database': /data\/(?!events|vault|mail)/,
      messages: /\/mail\//,
      exports: /export-\d/,
      logs: /printed\.log/,
    },
  }));
