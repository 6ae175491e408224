import { describe, expect, it } from '@jest/globals';
import { keysOf, signerNamed } from '../testing/sample-seal';
import { introduceKey, verifyKeys, type SigningKey } from './signing-key';

const [first, second, third] = ['first', 'second', 'third'].map(signerNamed) as [Signer, Signer, Signer];
type Signer = ReturnType<typeof signerNamed>;

const rotated = (): Promise<SigningKey[]> =>
  keysOf([
    { signer: first, since: 0 },
    { signer: second, since: 5 },
    { signer: third, since: 6 },
  ]);

describe('keys that take over from each other', () => {
  it('are known by the one before', async () => expect(verifyKeys(await rotated())).toEqual({ ok: true }));

  it('are none where there is none', () => expect(verifyKeys([])).toMatchObject({ fault: 'keys-missing' }));

  it('do not begin with one that somebody else would have to vouch for', async () => {
    const keys = await rotated();
    expect(verifyKeys(keys.slice(1))).toMatchObject({ fault: 'key-unfounded', keyId: second.keyId });
    expect(verifyKeys([{ ...keys[0]!, since: 1 }])).toMatchObject({ fault: 'key-unfounded' });
  });

  it('take over one after the other', async () => {
    const [one, two] = await rotated();
    const again = await introduceKey({ publicKey: third.publicKey, since: 5, at: one!.at }, second.sign);
    expect(verifyKeys([one!, two!, again])).toMatchObject({ fault: 'key-malformed', keyId: third.keyId });
  });

  it('are vouched for by the key before, not by an earlier one, nor by themselves', async () => {
    const [one, two] = await rotated();
    const introduced = { publicKey: third.publicKey, since: 9, at: one!.at };
    for (const signer of [first, third])
      expect(verifyKeys([one!, two!, await introduceKey(introduced, signer.sign)])).toMatchObject({
        fault: 'key-unfounded',
        keyId: third.keyId,
      });
    expect(verifyKeys([one!, await introduceKey(introduced)])).toMatchObject({ fault: 'key-unfounded' });
  });

  it('are not vouched for by a key that nobody made: by those of small order anything is signed', async () => {
    const neutral = Buffer.from([1, ...Array<number>(31).fill(0)]);
    const publicKey = neutral.toString('base64url');
    const sign = () => Buffer.concat([neutral, Buffer.alloc(32)]);
    const keys = [await introduceKey({ publicKey, since: 0, at: '2026-01-01T00:00:00.000Z' })];
    const next = await introduceKey({ publicKey: second.publicKey, since: 1, at: '2026-01-01T00:00:00.000Z' }, sign);
    expect(verifyKeys([...keys, next])).toMatchObject({ fault: 'key-unfounded', keyId: second.keyId });
  });

  it.each([
    ['its first checkpoint', { since: 4 }, 'key-unfounded'],
    ['its instant', { at: '2026-01-01T00:00:00.001Z' }, 'key-unfounded'],
    ['the key', { publicKey: third.publicKey }, 'key-malformed'],
    ['its id', { keyId: third.keyId }, 'key-malformed'],
  ])('are not known with %s changed', async (_what, change, fault) => {
    const [one, two] = await rotated();
    expect(verifyKeys([one!, { ...two!, ...change }])).toMatchObject({ ok: false, fault });
  });
});
