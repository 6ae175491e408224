import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../canonical';
import { endingOf, entryOf, plainEntry, type Entry } from './entry';
import type { Line } from './line-reader';
import { saidBy } from './said-line';

const CHAIN = Buffer.alloc(32, 5).toString('base64url');
const lineOf = (text: string): Line => {
  const bytes = Buffer.from(`before\n${text}\nbehind\n`);
  return { bytes, start: 7, end: 7 + Buffer.byteLength(text) };
};

/** What a line says by parsing it; nothing where it says no entry. */
const parsedEntry = (line: Line): Entry | undefined => {
  const said = saidBy(line, false);
  if (typeof said === 'string') return undefined;
  return said.kind === 'event' || said.kind === 'withheld' ? entryOf(said) : undefined;
};

/** What is defined of an entry. */
const defined = (entry: Entry | undefined) => entry && JSON.parse(JSON.stringify(entry));

const expected = { stream: 'room-1', revision: '7', ending: endingOf('room-1')! };

const content = {
  data: { kind: 'event', latest: 'x', list: [1, null, { a: true }] },
  id: 'id-7',
  metadata: { actor: { id: 'u', kind: 'user' }, recordedAt: '2026-01-01T00:00:00.000Z' },
  revision: '7',
  stream: 'room-1',
  type: 'Opened',
};
const placed = { latest: '2026-01-01T00:00:00.000Z', position: '12/12' };
const text = (changed: object = {}, more: object = placed) =>
  canonical({ kind: 'event', chain: CHAIN, content: { ...content, ...changed }, ...more });

const withheldText = (more: object = placed) =>
  canonical({ kind: 'withheld', chain: CHAIN, content: CHAIN, revision: '7', ...more });

const PLACES: readonly (readonly [string, object])[] = [
  ['with its place', placed],
  ['with its position', { position: '0/0' }],
  ['with its time', { latest: placed.latest }],
  ['with neither', {}],
];

/** A line with one character changed, though not in its chain. */
const changedIn = (whole: string) =>
  fc
    .tuple(
      fc.nat(whole.length - 1).filter(at => at < 10 || at >= 53),
      fc.constantFrom(...'0az"{}[],:\\ é\u0000'),
    )
    .map(([at, other]) => lineOf(whole.slice(0, at) + other + whole.slice(at + 1)));

describe('an entry that is seen by its bytes', () => {
  it.each(PLACES)('is what parsing says, %s', (_how, place) => {
    for (const line of [lineOf(text({}, place)), lineOf(withheldText(place))]) {
      expect(plainEntry(line, expected)).toBeDefined();
      expect(defined(plainEntry(line, expected))).toEqual(defined(parsedEntry(line)));
    }
  });

  it('is what parsing says, or is not seen, whatever an event says', () => {
    const json = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
    const metadata = fc.dictionary(fc.constantFrom('recordedAt', 'chain', 'a', 'z', 'é'), json, { maxKeys: 3 });
    fc.assert(
      fc.property(json, metadata, fc.string({ unit: 'binary' }), (data, said, type) => {
        const line = lineOf(text({ data, metadata: said, type }));
        const plain = plainEntry(line, expected);
        if (plain) expect(defined(plain)).toEqual(defined(parsedEntry(line)));
      }),
    );
  });

  it.each([
    ['an event', text()],
    ['a withheld one', withheldText()],
  ])('is not seen where %s was changed anywhere but in the chain, unless it still is an entry', (_what, whole) => {
    fc.assert(
      fc.property(changedIn(whole), line => {
        const plain = plainEntry(line, expected);
        if (plain) expect(defined(plain)).toEqual(defined(parsedEntry(line)));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['of another stream', { stream: 'room-2' }],
    ['at another revision', { revision: '8' }],
    ['with a chain among its metadata', { metadata: { ...content.metadata, chain: 'x' } }],
    ['without metadata', { metadata: null }],
  ])('is not seen %s', (_how, changed) => expect(plainEntry(lineOf(text(changed)), expected)).toBeUndefined());

  it.each([
    ['at another revision', { revision: '8' }],
    ['with a hash whose last bits are not empty', { content: `${CHAIN.slice(0, -1)}V` }],
    ['with what an event says', { content }],
  ])('is not seen where it is withheld, %s', (_how, changed) =>
    expect(plainEntry(lineOf(withheldText({ ...placed, ...changed })), expected)).toBeUndefined(),
  );

  it('is not expected of a stream whose name has other characters', () => expect(endingOf('raum-ä')).toBeUndefined());
});
