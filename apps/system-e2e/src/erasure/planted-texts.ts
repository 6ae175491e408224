import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
// Nobody else's text has all of these in a row, in whatever bytes.
const MARK_LENGTH = 14;

const letter = (): string => {
  const one = LETTERS[randomInt(LETTERS.length)]!;
  return randomInt(2) === 0 ? one : one.toUpperCase();
};

/**
 * Texts by which people could be known, each another one. All have one mark in common, which nothing else has: by it,
 * whichever of them has got anywhere is found.
 */
export class PlantedTexts {
  readonly mark = Array.from({ length: MARK_LENGTH }, letter).join('');
  readonly addresses: string[] = [];
  readonly names: string[] = [];

  /** With what is written otherwise in an address of the web, and in JSON. */
  address(): string {
    return added(this.addresses, `z+${this.mark}${this.addresses.length}@Example.com`);
  }

  name(): string {
    return added(this.names, `Zoë "${this.mark}" ${this.names.length}`);
  }

  username(): string {
    return added(this.names, `${this.mark.toLowerCase()}-${this.names.length}`);
  }
}

const added = (texts: string[], text: string): string => {
  texts.push(text);
  return text;
};
