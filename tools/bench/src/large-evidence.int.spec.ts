import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyEvidence } from '@charter/evidence';
import { writeEvidence } from './large-evidence';

describe('evidence of a long history', () => {
  let folder: string;
  let text: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-evidence-'));
    await writeEvidence(join(folder, 'evidence.jsonl'), { membership: 300, readings: 30 });
    text = await readFile(join(folder, 'evidence.jsonl'), 'utf8');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is proven whole', async () =>
    expect(await verifyEvidence([text])).toMatchObject({
      ...{ ok: true, streams: 2, events: 300, withheld: 30, unsealed: 0 },
    }));

  it('is not once anything in it is another', async () => {
    const changed = text.replace('"memberRevision":200', '"memberRevision":201');
    expect(changed).not.toBe(text);
    expect(await verifyEvidence([changed])).toMatchObject({ ok: false, fault: 'chain-broken' });
  });
});
