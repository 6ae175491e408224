import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

/** A browser of somebody's own, which nobody has used before. */
export type Browser = Readonly<{ page: Page; close: () => Promise<void> }>;

// Root has no sandbox in a container; and nothing but the pages is to be loaded, from nowhere else.
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export const openBrowser = async (): Promise<Browser> => {
  const folder = await mkdtemp(join(tmpdir(), 'charter-browser-'));
  const context = await chromium.launchPersistentContext(folder, {
    ...{ executablePath: '/usr/bin/chromium', headless: true, args: ARGUMENTS, locale: 'en-GB' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return {
    page,
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
