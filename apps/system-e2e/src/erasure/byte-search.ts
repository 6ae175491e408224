import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a text has been found, and as what. */
export type Found = Readonly<{ text: string; form: string; file: string; around: string }>;

/** A way to write a text, as one character a byte; in lower case where the bytes around it are. */
type Form = Readonly<{ text: string; form: string; bytes: string; isLowered: boolean }>;

/** The ways in which a text of ASCII may stand among bytes, whatever stands before and behind it. */
const formsOf = (text: string): readonly Form[] => {
  const lower = text.toLowerCase();
  const each = (written: (code: string) => string): string =>
    [...Buffer.from(text)].map(byte => written(byte.toString(16).padStart(2, '0'))).join('');
  const lowered = {
    'UTF-8': lower,
    // Whichever of its two bytes comes first.
    'UTF-16': [...lower].join('\0'),
    'percent-encoded': each(code => `%${code}`),
    'escaped in JSON': each(code => `\\u00${code}`),
    hexadecimal: each(code => code),
  };
  return [
    ...Object.entries(lowered).map(([form, bytes]) => ({ text, form, bytes, isLowered: true })),
    ...[text, lower].flatMap(spelt =>
      inBase64(spelt).map(bytes => ({ text, form: 'base64', bytes, isLowered: false })),
    ),
  ];
};

/** What a text surely gives in the middle of a longer one: that depends on how many bytes, of every three, stand before it. */
const inBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map(from => {
    const whole = text.slice(from);
    return Buffer.from(whole.slice(0, whole.length - (whole.length % 3))).toString('base64');
  });

const PIECE = 4 * 1024 * 1024;
const NOTHING = Buffer.alloc(PIECE);

/** Looks for texts of ASCII in every byte of every file below some folders: at most once in each piece of a file. */
export const searched = async (folders: readonly string[], texts: readonly string[]): Promise<readonly Found[]> => {
  const forms = texts.flatMap(formsOf);
  // One for all: there are thousands of files.
  const piece = Buffer.alloc(PIECE);
  const found: Found[] = [];
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) found.push(...(await searchedIn(join(entry.parentPath, entry.name), { forms, piece })));
  return found;
};

type Searching = Readonly<{ forms: readonly Form[]; piece: Buffer }>;

/** Whatever is in use while it is looked through: files may have gone by then. */
const searchedIn = async (path: string, { forms, piece }: Searching): Promise<readonly Found[]> => {
  const longest = Math.max(...forms.map(({ bytes }) => bytes.length));
  const found = named(path, path, forms);
  const file = await opened(path);
  if (!file) return found;
  try {
    if (isHole(await file.stat())) return found;
    for (let position = 0; ;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, position);
      if (bytesRead === 0) return found;
      if (!piece.subarray(0, bytesRead).equals(NOTHING.subarray(0, bytesRead)))
        found.push(...named(path, piece.toString('latin1', 0, bytesRead), forms));
      if (bytesRead < PIECE) return found;
      position += PIECE - longest;
    }
  } finally {
    await file.close();
  }
};

const opened = async (path: string): Promise<FileHandle | undefined> => {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Nothing has been written into it: so Kafka makes its indices, of 10 MB each. A file so small that it needs no block is read. */
const isHole = ({ size, blocks }: Readonly<{ size: number; blocks: number }>): boolean => blocks === 0 && size > PIECE;

const named = (file: string, bytes: string, forms: readonly Form[]): Found[] => {
  const lower = bytes.toLowerCase();
  return forms.flatMap(({ text, form, bytes: wanted, isLowered }) => {
    const at = (isLowered ? lower : bytes).indexOf(wanted);
    return at < 0
      ? []
      : [{ text, form, file, around: legible(bytes.slice(Math.max(0, at - 60), at + wanted.length + 40)) }];
  });
};

const legible = (bytes: string): string => bytes.replace(/[^\x20-\x7e]+/g, '·');
