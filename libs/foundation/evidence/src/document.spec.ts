import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { canonical } from './canonical';
import { contentHash, firstChain } from './chain';
import { checkpointHash } from './checkpoint/checkpoint';
import { verifyEvidence } from './file/verify-evidence';
import { example, MEMBER, MEMBERSHIP, ORGANIZATION, OTHER_MEMBERSHIP, type Example } from './testing/example';
import { heldIn, whyOf } from './testing/held-in-file';
import { bucketHash, bucketOf, leafOf } from './tree/leaf';

const document = readFileSync(join(__dirname, '../../../../docs/evidence-format.md'), 'utf8');
const [, chapter = ''] = document.split('## A worked example\n');
const blocks = [...chapter.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
const [file = '', ...answers] = blocks;

/** The rows of a table in the example, by what they are of. */
const valueOf = (name: string): string | undefined =>
  chapter
    .split('\n')
    .map(line => line.split('|').map(cell => cell.trim()))
    .find(([, what]) => what === name)?.[2]
    ?.replaceAll('`', '');

/** All that the page says of the first event of the membership, and of what stands above it. */
const valuesOf = ({ streams, seal }: Example): Readonly<Record<string, string>> => {
  const first = streams.get(MEMBERSHIP)![0]!.event;
  const heads = seal.heads.filter(({ stream }) => [MEMBERSHIP, OTHER_MEMBERSHIP].includes(stream));
  const [name, head] = leafOf(heads.find(({ stream }) => stream === MEMBERSHIP)!);
  return {
    'content hash': contentHash(first),
    'chain before it': firstChain(MEMBERSHIP),
    chain: String(first.metadata['chain']),
    '`name` of the leaf of its stream': name,
    '`head` of that leaf': head,
    bucket: String(bucketOf(MEMBERSHIP)),
    'hash of the bucket': bucketHash(heads.map(leafOf)).toString('base64url'),
    root: seal.checkpoint.root,
    'hash of checkpoint 1': checkpointHash(seal.checkpoint),
  };
};

const MOMENTS = [
  '2026-03-03T12:00:01.000Z',
  '2026-03-03T12:00:01.500Z',
  '2026-03-31T23:59:59.999Z',
  '2026-04-01T00:00:00.000Z',
];

describe('the example on the page of the format', () => {
  it('is what is written', async () => expect(file).toBe((await example()).file));

  it('is proven', async () => {
    const result = await verifyEvidence([file]);
    const counts = { streams: 2, events: 7, withheld: 1, unsealed: 1 };
    expect(result).toMatchObject({ ok: true, ...counts, checkpoint: { number: 1, position: '800/800' } });
    expect(chapter).toContain('2 streams, 7 events, 1 withheld, 1 unsealed, checkpoint 1 at position `800/800`');
  });

  it('has the values that it is said to have', async () => {
    const values = Object.entries(valuesOf(await example()));
    expect(values.map(([name]) => [name, valueOf(name)])).toEqual(values);
  });

  it.each([...MOMENTS.entries()])('number %s of its answers is what was held at %s', (index, at) => {
    expect(chapter).toContain(at);
    expect(answers[index]).toBe(`${canonical(heldIn(file, ORGANIZATION, at))}\n`);
  });

  it('says why the permission is held', () => {
    const held = heldIn(file, ORGANIZATION, MOMENTS[2]!);
    const billing = held.find(({ memberId, permission }) => memberId === MEMBER && permission === 'billing')!;
    const owner = held.find(({ kind }) => kind === 'owner')!;
    expect(answers[4]).toBe(`${canonical([whyOf(file, billing)])}\n`);
    expect(answers[5]).toBe(`${canonical([whyOf(file, owner)])}\n`);
  });
});
