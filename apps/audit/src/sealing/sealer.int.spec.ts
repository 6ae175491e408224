import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHECKPOINT, checkpointHistory, checkpoints as decider, ordinalOf } from '@charter/audit-domain';
import { commandHandler } from '@charter/event-sourcing';
import { checkpointHash, verifyCheckpoints, verifyKeys } from '@charter/evidence';
import type { Schema } from '@charter/processors';
import { databaseForSpecs, patience, someCause } from '@charter/testing';
import { openVault, type Vault } from '@charter/vault';
import { checkpointsIn, type Checkpoints } from '../projections/checkpoints/checkpoints.query';
import type { EvidenceTables } from '../projections/read-models';
import { auditedStore, type AuditedStore } from '../testing/audited-store';
import { inOrganization } from '../testing/happenings';
import { checkpointStreams } from './checkpoint-stream';
import { leavesIn } from './leaves.query';
import { KeyMissing, RootDiffers, sealer, SomethingParked, StoreRewound, type Sealer } from './sealer';
import { checkpointKeysIn } from './signing-keys';
import { StoreTree } from './store-tree';
import { unsealedIn } from './unsealed.query';

const MINUTE_MS = 60_000;

describe('the sealing of what is stored', () => {
  const databases = databaseForSpecs();
  let folder: string;
  let schema: Schema<EvidenceTables>;
  let audited: AuditedStore;
  let vault: Vault;
  let checkpoints: Checkpoints;
  let now = Date.parse('2026-01-31T23:59:00.000Z');
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-sealing-'));
    schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    vault = await openVault(`sqlite:${join(folder, 'vault.db')}`);
    checkpoints = checkpointsIn(schema);
  });
  afterEach(async () => {
    await audited.close();
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  /** One replica, with a tree of its own. */
  const replica = (kept?: Awaited<ReturnType<Checkpoints['last']>>): Sealer =>
    sealer({
      kept: async () => kept,
      ...{ checkpoints, keys: checkpointKeysIn(vault), tree: new StoreTree(leavesIn(schema)) },
      ...{
        unsealed: unsealedIn(schema),
        upToDate: audited.upToDate,
        now: () => now,
        parked: () => audited.rows.parked(),
      },
      streams: checkpointStreams({
        commands: rules => commandHandler({ streams: audited.store, ...rules }),
      }),
    });
  const acme = inOrganization('o1');
  const run = async () => ({ sealed: await checkpoints.from(0, 100), keys: await checkpoints.keys() });

  it('seals nothing where nothing is stored, and what is stored at once, then every minute', async () => {
    const one = replica();
    expect(await one.look(patience())).toBeUndefined();
    await audited.happens('membership-o1', acme.founded());
    expect(await one.look(patience())).toMatchObject({ number: 0, previous: null, events: '1', streams: '1' });
    await audited.happens('membership-o1', acme.added('alice', 'billing'));
    await audited.upToDate();
    expect(await one.look(patience())).toMatchObject({ number: 0 });
    now += MINUTE_MS;
    expect(await one.look(patience())).toMatchObject({ number: 1, events: '2', streams: '1' });
    await audited.upToDate();
    now += MINUTE_MS;
    expect(await one.look(patience())).toMatchObject({ number: 1 });
  });

  it('is one run of checkpoints, each naming the one before, whoever of several replicas seals, also over a month’s end', async () => {
    await audited.happens('membership-o1', acme.founded());
    const replicas = [replica(), replica(), replica()];
    for (let round = 0; round < 6; round++) {
      await audited.happens(`membership-o${round + 2}`, inOrganization(`o${round + 2}`).founded());
      now += MINUTE_MS;
      await Promise.all(replicas.map(one => one.look(patience())));
      await audited.upToDate();
    }
    const { sealed, keys } = await run();
    expect(sealed.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [index, { previous }] of sealed.entries())
      expect(previous).toBe(index === 0 ? null : checkpointHash(sealed[index - 1]!));
    expect(verifyKeys(keys)).toMatchObject({ ok: true });
    expect(verifyCheckpoints(sealed, { keys })).toMatchObject({ ok: true });
    expect(new Set(sealed.map(({ at }) => at.slice(0, 7)))).toEqual(new Set(['2026-02']));
  });

  it('goes on by another key that the one before vouches for', async () => {
    const one = replica();
    await audited.happens('membership-o1', acme.founded());
    const before = await one.look(patience());
    await audited.upToDate();
    const keyId = await checkpointKeysIn(vault).rotate();
    await audited.happens('membership-o2', inOrganization('o2').founded());
    now += MINUTE_MS;
    const rotated = await one.look(patience());
    expect(rotated!.keyId).toBe(keyId);
    await audited.upToDate();
    await audited.happens('membership-o3', inOrganization('o3').founded());
    now += MINUTE_MS;
    await replica().look(patience());
    await audited.upToDate();
    expect(keyId).not.toBe(before!.keyId);
    const { sealed, keys } = await run();
    expect(keys).toMatchObject([{ since: 0 }, { since: 1, signature: expect.any(String) }]);
    expect(verifyCheckpoints(sealed, { keys })).toMatchObject({ ok: true });
  });

  it('refuses to build on a checkpoint that the rows do not bear out, and to sign without its key', async () => {
    await audited.happens('membership-o1', acme.founded());
    await replica().look(patience());
    await audited.upToDate();
    await audited.happens('membership-o1', acme.added('alice'));
    now += MINUTE_MS;
    const forgetful = sealer({
      ...{ checkpoints, tree: new StoreTree(leavesIn(schema)), unsealed: unsealedIn(schema) },
      ...{ upToDate: audited.upToDate, now: () => now, kept: async () => undefined, parked: () => [] },
      keys: { ...checkpointKeysIn(vault), withId: async () => undefined },
      streams: { seal: () => Promise.reject(new Error('nothing is to be sealed')) },
    });
    await expect(forgetful.look(patience())).rejects.toThrow(KeyMissing);
    const honest = leavesIn(schema);
    const cheated = new StoreTree({
      ...honest,
      at: async () => [{ stream: 'membership-o1', revision: 0n, chain: 'forged' }],
    });
    const one = sealer({
      ...{ checkpoints, tree: cheated, unsealed: unsealedIn(schema), upToDate: audited.upToDate, now: () => now },
      ...{ kept: async () => undefined, parked: () => [] },
      ...{
        keys: checkpointKeysIn(vault),
        streams: { seal: () => Promise.reject(new Error('nothing is to be sealed')) },
      },
    });
    await expect(one.look(patience())).rejects.toThrow(RootDiffers);
  });

  it('stops where a checkpoint is kept that the store does not have: it was put back to an older moment', async () => {
    await audited.happens('membership-o1', acme.founded());
    const sealed = await replica().look(patience());
    await audited.upToDate();
    await audited.happens('membership-o1', acme.added('alice'));
    now += MINUTE_MS;
    const later = { ...sealed!, number: 5 };
    const other = { ...sealed!, signature: 'another' };
    for (const kept of [later, other]) await expect(replica(kept).look(patience())).rejects.toThrow(StoreRewound);
    expect(await replica(sealed).look(patience())).toMatchObject({ number: 1 });
  });

  it('stops where something is parked: without it, it would seem to have been put in later', async () => {
    await audited.happens('membership-o1', acme.founded());
    await audited.happens('membership-o9', { type: 'NobodyKnowsIt', data: {} });
    await expect(replica().look(patience())).rejects.toThrow(SomethingParked);
    expect(await checkpoints.last()).toBeUndefined();
  });

  it('proves the heads of streams, and that there is none', async () => {
    await audited.happens('membership-o1', acme.founded(), acme.added('alice', 'billing'));
    await audited.happens('membership-o2', inOrganization('o2').founded());
    const proven = await replica().prove(['membership-o1', 'membership-o3'], patience());
    expect(proven.proofs).toMatchObject([{ stream: 'membership-o1' }, { stream: 'membership-o3' }]);
    expect([proven.revisionOf('membership-o1'), proven.revisionOf('membership-o3')]).toEqual([1n, undefined]);
    // It was sealed for this: whoever goes on to read the checkpoint and its key finds them.
    expect(await checkpoints.last()).toEqual(proven.checkpoint);
    expect(await checkpoints.keys()).toMatchObject([{ keyId: proven.key.keyId }]);
  });

  it('takes a stream as it stood at the checkpoint, though it has gone on since', async () => {
    const [first] = await audited.happens('membership-o1', acme.founded());
    await audited.happens('membership-o1', acme.added('alice', 'billing'));
    const then = await leavesIn(schema).at(ordinalOf(first!.position));
    expect(then).toEqual([{ stream: 'membership-o1', revision: 0n, chain: first!.metadata.chain }]);
  });

  it('has a number for one checkpoint only', async () => {
    const handler = commandHandler({
      ...{ streams: audited.store, category: CHECKPOINT, decider, history: checkpointHistory },
    });
    await audited.happens('membership-o1', acme.founded());
    const sealed = await replica().look(patience());
    const again = { ...sealed!, at: '2026-03-01T00:00:00.000Z' };
    const command = { type: 'SealCheckpoint', data: { checkpoint: again } } as const;
    const request = { ...someCause(), repeatable: false, command };
    expect(await handler.handle('0000-00', request, patience())).toEqual({ refused: 'overtaken' });
  });
});
