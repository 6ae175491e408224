import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Holding } from '../../api/audit';
import { person, type Person } from '../../testing/run-platform';

const DOCUMENT = join(__dirname, '../../../../../docs/evidence-format.md');
const text = readFileSync(DOCUMENT, 'utf8');
const blocks = [...text.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const file = blocks.find(block => block.includes('"kind":"manifest","lines"')) ?? '';

/** An answer of the document: what is held at the moment that the sentence before it names. */
const answerAt = (at: string): readonly unknown[] => {
  const behind = text.slice(text.lastIndexOf(`${at}`));
  const [, answer = ''] = /^```text\n(\[.*\])\n```$/m.exec(behind) ?? [];
  return JSON.parse(answer) as readonly unknown[];
};

/** A holding in the words of the document. */
const documented = ({ member_id: memberId, kind, permission, project_id: projectId, until, since }: Holding) => ({
  ...{ event: since.event, kind, memberId, since: since.recorded_at },
  ...(permission === undefined ? {} : { permission }),
  ...(projectId === undefined ? {} : { projectId }),
  ...(until === undefined ? {} : { until }),
});

describe('the example of the format', () => {
  let reader: Person;
  let path: string;
  beforeAll(async () => {
    reader = await person({});
    path = join(reader.home, 'example.jsonl');
    writeFileSync(path, file);
  });
  afterAll(async () => reader[Symbol.asyncDispose]());

  it('is verified, with one event behind the checkpoint', async () => {
    const { code, stdout, stderr } = await reader.platform(['audit:verify', path, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ streams: 2, events: 7, withheld: 1, unsealed: 1 });
    expect(stderr).toContain('1 event came later, and nobody has signed it yet.');
  });

  it.each([
    '2026-03-03T12:00:01.000Z',
    '2026-03-03T12:00:01.500Z',
    '2026-03-31T23:59:59.999Z',
    '2026-04-01T00:00:00.000Z',
  ])('is replayed to %s as the document says', async at => {
    const { stdout } = await reader.platform(['audit:replay', path, '--at', at, '--format', 'json']);
    const held = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { items: readonly Holding[] };
    expect(held.items.map(documented)).toEqual(answerAt(at));
  });
});
