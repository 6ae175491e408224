import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { searched } from './byte-search';
import { PlantedTexts } from './planted-texts';

describe('the search through all bytes', () => {
  let folder: string;
  const texts = new PlantedTexts();
  const [address, name] = [texts.address(), texts.name()];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-search-'));
    await mkdir(join(folder, 'below'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const found = async (bytes: Buffer | string) => {
    await writeFile(join(folder, 'below', 'file'), bytes);
    return (await searched([folder], [texts.mark])).map(({ form }) => form);
  };
  const escaped = (text: string, written: (byte: string) => string) =>
    [...Buffer.from(text)].map(byte => written(byte.toString(16).padStart(2, '0'))).join('');

  it.each([
    ['UTF-8', address],
    ['UTF-8', JSON.stringify({ name })],
    ['UTF-8', encodeURIComponent(address)],
    ['UTF-8', name.toLowerCase()],
    ['UTF-8', address.toUpperCase()],
    ['UTF-16', Buffer.from(name, 'utf16le')],
    ['UTF-16', Buffer.from(name, 'utf16le').swap16()],
    ['UTF-16', Buffer.from(name.toLowerCase(), 'utf16le')],
    ['percent-encoded', escaped(address, byte => `%${byte.toUpperCase()}`)],
    ['escaped in JSON', escaped(address, byte => `\\u00${byte}`)],
    ['hexadecimal', Buffer.from(address).toString('hex')],
    ...['', 'a', 'ab'].flatMap(
      before =>
        [
          ['base64', Buffer.from(`${before}${address}`).toString('base64')],
          ['base64', Buffer.from(`${before}${name.toLowerCase()}`).toString('base64url')],
        ] as const,
    ),
  ])('finds a text as %s: %#', async (form, bytes) => expect(await found(bytes)).toEqual([form]));

  it('finds it where it lies across two pieces, behind a hole, and in the name of a file', async () => {
    const piece = 4 * 1024 * 1024;
    for (const before of [piece - 5, piece, 3 * piece - 20])
      expect(await found(Buffer.concat([Buffer.alloc(before), Buffer.from(address)]))).toEqual(['UTF-8']);
    await found('nothing');
    await writeFile(join(folder, `${texts.mark}.txt`), '');
    expect(await searched([folder], [texts.mark])).toMatchObject([{ form: 'UTF-8', text: texts.mark }]);
  });

  it('finds nothing that is not there', async () =>
    expect(await found(`${texts.mark.slice(0, -1)}\n${texts.mark.slice(1)} ${new PlantedTexts().name()}`)).toEqual([]));
});
