import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CheckpointSealed, SigningKeyIntroduced } from '@charter/audit-domain';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import type { EvidenceTables } from '../read-models';
import { checkpointsIn, type Checkpoints } from './checkpoints.query';

const samples = join(dirname(require.resolve('@charter/audit-domain/package.json')), 'src/checkpoint/samples');
const sample = <Event>(type: string) => JSON.parse(readFileSync(join(samples, `${type}.v1.json`), 'utf8')) as Event;
const key = sample<SigningKeyIntroduced>('SigningKeyIntroduced');
const sealed = sample<CheckpointSealed>('CheckpointSealed');
const numbered = (number: number): CheckpointSealed => ({ ...sealed, data: { ...sealed.data, number } });

describe('the rows of checkpoints', () => {
  const databases = databaseForSpecs();
  let audited: AuditedStore;
  let checkpoints: Checkpoints;
  beforeAll(async () => {
    const schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    checkpoints = checkpointsIn(schema);
    await audited.happens('checkpoint-0000-00', key, numbered(7));
    await audited.happens('checkpoint-2026-11', numbered(8), numbered(9));
  });
  afterAll(() => audited.close());

  it('are what was sealed, in the order of their numbers', async () => {
    expect(await checkpoints.last()).toEqual(numbered(9).data);
    expect(await checkpoints.numbered(8)).toEqual(numbered(8).data);
    expect(await checkpoints.numbered(10)).toBeUndefined();
    expect((await checkpoints.from(8, 1)).map(({ number }) => number)).toEqual([8]);
    expect(await checkpoints.keys()).toEqual([key.data]);
  });
  it('are the same when they are built anew', async () =>
    expect(await audited.rows.rebuild('checkpoints')).toMatchObject({ rows: 4, different: 0 }));
});
