import { describe, expect, it } from '@jest/globals';
import { recordsInMemory } from '../testing/records-in-memory';
import { passwordsIn } from './passwords';
import { scryptHashing } from './scrypt';

const PASSWORD = 'correct horse battery';

/** A vault in memory, whose seal shows what was sealed for whom. */
const inMemory = () => {
  const records = recordsInMemory();
  const erased = new Set<string>();
  const vault = {
    seal: async (subject: string, label: string, text: string) => `${subject}|${label}|${text}`,
    open: async (subject: string, sealed: string) =>
      erased.has(subject) ? undefined : sealed.replace(`${subject}|password|`, ''),
    records,
  };
  const over = (ln: number) => passwordsIn({ vault, hashing: scryptHashing({ ln, r: 8, p: 1 }) });
  const keeping = async (ln: number, userId: string) => (await over(ln).hashed(PASSWORD))(userId);
  const hashOf = async (passwordId: string) => (await records.get('password', passwordId))?.['hash'];
  return { records, erased, over, keeping, hashOf };
};

describe('a password that is kept', () => {
  it('is known again, by whom it belongs to', async () => {
    const { over, keeping } = inMemory();
    const passwords = over(4);
    const passwordId = await keeping(4, 'alice');
    expect(await passwords.isRight(PASSWORD, { userId: 'alice', passwordId })).toBe(true);
    expect(await passwords.isRight('another password', { userId: 'alice', passwordId })).toBe(false);
  });
  it('is kept as a hash only, sealed for its user, and found with all of theirs', async () => {
    const { records, keeping, hashOf } = inMemory();
    expect(await hashOf(await keeping(4, 'alice'))).toMatch(/^alice\|password\|\$scrypt\$/);
    await records.deleteWhere('password', 'alice');
    expect(records.kept()).toEqual([]);
  });
  it('is known no more once it is forgotten, or its user is erased', async () => {
    const { over, erased, keeping } = inMemory();
    const passwords = over(4);
    const [first, second] = [await keeping(4, 'alice'), await keeping(4, 'alice')];
    await passwords.forget(first);
    expect(await passwords.isRight(PASSWORD, { userId: 'alice', passwordId: first })).toBe(false);
    expect(await passwords.isRight(PASSWORD, { userId: 'alice', passwordId: second })).toBe(true);
    erased.add('alice');
    expect(await passwords.isRight(PASSWORD, { userId: 'alice', passwordId: second })).toBe(false);
  });
  it('is nobody’s who is not known, or has none', async () => {
    const passwords = inMemory().over(4);
    for (const owner of [undefined, { userId: 'alice' }, { userId: 'alice', passwordId: 'p1' }])
      expect(await passwords.isRight(PASSWORD, owner)).toBe(false);
  });
  it('is hashed anew, under its id, when it is used after hashes have come to be made otherwise', async () => {
    const { over, hashOf, keeping } = inMemory();
    const passwordId = await keeping(3, 'alice');
    const before = await hashOf(passwordId);
    expect(await over(4).isRight('another password', { userId: 'alice', passwordId })).toBe(false);
    expect(await hashOf(passwordId)).toBe(before);
    expect(await over(4).isRight(PASSWORD, { userId: 'alice', passwordId })).toBe(true);
    expect(await hashOf(passwordId)).toContain('$scrypt$ln=4,');
    expect(await over(4).isRight(PASSWORD, { userId: 'alice', passwordId })).toBe(true);
  });
});
