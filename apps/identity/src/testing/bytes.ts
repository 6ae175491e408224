import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every byte of every file in a folder. */
export const bytesIn = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ name }) => readFileSync(join(folder, name))),
  );

/** The bytes of the embedded store in which a text occurs: the only one that has heard of an id that was just made. */
export const bytesOfStoreWith = (text: string): Buffer => {
  const found = readdirSync(tmpdir())
    .filter(name => name.startsWith('charter-store-'))
    .map(name => bytesOrNone(join(tmpdir(), name)))
    .filter(bytes => bytes.includes(text));
  const [bytes] = found;
  if (!bytes || found.length > 1) throw new Error(`${found.length} stores hold ${text}.`);
  return bytes;
};

/** The stores of other specs come and go. */
const bytesOrNone = (folder: string): Buffer => {
  try {
    return bytesIn(folder);
  } catch {
    return Buffer.alloc(0);
  }
};
