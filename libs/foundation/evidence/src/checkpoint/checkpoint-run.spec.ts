import { describe, expect, it } from '@jest/globals';
import { keysOf, signerNamed, type Signer } from '../testing/sample-seal';
import { checkpointHash, signCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint';
import { verifyCheckpoints } from './checkpoint-run';

const old = signerNamed('old');
const fresh = signerNamed('fresh');
const thief = signerNamed('thief');
const keys = () =>
  keysOf([
    { signer: old, since: 0 },
    { signer: fresh, since: 3 },
  ]);

const signerAt = (number: number): Signer => (number < 3 ? old : fresh);

/** Checkpoints 0 to 5, some of them other than they should be. What follows is linked to what was changed. */
const runOf = async (
  changed: Readonly<Record<number, Partial<Checkpoint>>> = {},
  signerOf: (number: number) => Signer = signerAt,
): Promise<SignedCheckpoint[]> => {
  const run: SignedCheckpoint[] = [];
  for (let number = 0; number < 6; number++) {
    const before = run.at(-1);
    const checkpoint: Checkpoint = {
      number,
      previous: before ? checkpointHash(before) : null,
      position: `${number * 9}/${number * 9}`,
      events: String(number * 9),
      streams: String(number),
      latest: `2026-01-0${number + 1}T00:00:00.000Z`,
      root: Buffer.alloc(32, number).toString('base64url'),
      keyId: signerOf(number).keyId,
      at: '2026-02-01T00:00:00.000Z',
      ...changed[number],
    };
    run.push(await signCheckpoint(checkpoint, signerOf(number).sign));
  }
  return run;
};

const verified = async (run: readonly SignedCheckpoint[], known: object = {}) =>
  verifyCheckpoints(run, { keys: await keys(), ...known });

describe('a run of checkpoints', () => {
  it('holds from any of them on, across a change of keys', async () => {
    const run = await runOf();
    for (let first = 0; first < run.length; first++)
      expect(await verified(run.slice(first))).toMatchObject({ ok: true, last: run.at(-1) });
  });

  it('holds where nothing happened between two of them', async () => {
    const still = { position: '9/9', events: '9', streams: '1', latest: '2026-01-02T00:00:00.000Z' };
    expect(await verified(await runOf({ 2: still }))).toMatchObject({ ok: true });
  });

  it('is none where there is none', async () =>
    expect(await verified([])).toMatchObject({ fault: 'checkpoints-missing' }));

  it('has no gap, and none twice', async () => {
    const run = await runOf();
    expect(await verified(run.toSpliced(2, 1))).toMatchObject({ fault: 'checkpoint-out-of-sequence', number: 3 });
    expect(await verified([run[0]!, ...run])).toMatchObject({ fault: 'checkpoint-out-of-sequence', number: 0 });
  });

  it.each<[string, Partial<Checkpoint>]>([
    ['checkpoint-unlinked', { previous: Buffer.alloc(32).toString('base64url') }],
    ['checkpoint-unlinked', { previous: null }],
    ['checkpoint-goes-back', { position: '9/8' }],
    ['checkpoint-goes-back', { events: '8' }],
    ['checkpoint-goes-back', { streams: '0' }],
    ['checkpoint-goes-back', { latest: '2026-01-01T23:59:59.999Z' }],
    ['checkpoint-key-wrong', { keyId: fresh.keyId }],
  ])('names the first that is wrong: %s by %j', async (fault, change) =>
    expect(await verified(await runOf({ 2: change }))).toMatchObject({ ok: false, fault, number: 2 }),
  );

  it('begins with number 0 and nothing before it', async () =>
    expect(await verified(await runOf({ 0: { previous: Buffer.alloc(32).toString('base64url') } }))).toMatchObject({
      fault: 'checkpoint-unlinked',
      number: 0,
    }));

  it('is signed by the key of each number', async () => {
    expect(await verified(await runOf({}, () => old))).toMatchObject({ fault: 'checkpoint-key-wrong', number: 3 });
    const run = await runOf();
    const forged = { ...run[2]!, root: Buffer.alloc(32, 99).toString('base64url') };
    expect(await verified(run.with(2, forged))).toMatchObject({ fault: 'checkpoint-signature-wrong', number: 2 });
  });
});

describe('what a reader knows from elsewhere', () => {
  const theirs = async () => runOf({}, () => thief);
  const theirKeys = () => keysOf([{ signer: thief, since: 0 }]);

  it('is needed: whoever makes all of it anew under a key of their own is whole in themselves', async () =>
    expect(await verified(await theirs(), { keys: await theirKeys() })).toMatchObject({ ok: true }));

  it('can be the id of a key, also of one that others have followed', async () => {
    for (const { keyId } of [old, fresh])
      expect(await verified(await runOf(), { trustedKeys: [keyId] })).toMatchObject({ ok: true });
    expect(await verified(await theirs(), { keys: await theirKeys(), trustedKeys: [old.keyId] })).toMatchObject({
      fault: 'key-not-trusted',
    });
  });

  it('does not make a key trusted that came before it', async () =>
    expect(await verified((await runOf()).slice(0, 2), { trustedKeys: [fresh.keyId] })).toMatchObject({
      fault: 'key-not-trusted',
    }));

  it('can be checkpoints, of which it is told which were compared', async () => {
    const run = await runOf();
    expect(await verified(run.slice(2, 5), { kept: run })).toMatchObject({
      ok: true,
      kept: { compared: [2, 3, 4], notCompared: [0, 1, 5] },
    });
  });

  it('convicts whoever has signed another history with the very key', async () => {
    const kept = await runOf();
    const rewritten = await runOf({ 1: { root: Buffer.alloc(32, 77).toString('base64url') } });
    expect(await verified(rewritten)).toMatchObject({ ok: true });
    for (const number of [1, 2, 5])
      expect(await verified(rewritten, { kept: [kept[number]] })).toMatchObject({
        fault: 'kept-checkpoint-differs',
        number,
      });
  });
});
