import { describe, expect, it } from '@jest/globals';
import { scryptHashing } from './scrypt';

/** As it is, but quick. */
const QUICK = { ln: 4, r: 8, p: 1 };
const { hash, isRight, isCurrent } = scryptHashing(QUICK);

describe('the hash of a password', () => {
  it('knows its password and no other', async () => {
    const stored = await hash('correct horse battery');
    expect(await isRight('correct horse battery', stored)).toBe(true);
    for (const other of ['correct horse batterY', 'correct horse battery ', '', stored])
      expect(await isRight(other, stored)).toBe(false);
  });
  it('is another each time, and tells nothing', async () => {
    const [one, other] = [await hash('correct horse battery'), await hash('correct horse battery')];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  });
  it('knows its password however that is typed', async () =>
    expect(await isRight('cafe\u0301 au lait, s\u2019il', await hash('caf\u00e9 au lait, s\u2019il'))).toBe(true));
  it.each([undefined, '', 'nonsense', '$scrypt$ln=4,r=8,p=1$c2FsdA$', '$scrypt$ln=4,r=8,p=1$$'])(
    'is never %j',
    async stored => expect(await isRight('', stored)).toBe(false),
  );
  it('that was made with less work is known, and known to be of yesterday', async () => {
    const old = await scryptHashing({ ln: 3, r: 8, p: 1 }).hash('correct horse battery');
    expect(await isRight('correct horse battery', old)).toBe(true);
    expect([isCurrent(old), isCurrent(await hash('correct horse battery'))]).toEqual([false, true]);
  });
  it('is made with the work that OWASP asks for', async () =>
    expect(await scryptHashing().hash('correct horse battery')).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/));
  it('is not made for more at a time than can wait: those are told to come again', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => hash('correct horse battery')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(30 - 2 - 16);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { status: 503 } });
    expect(await hash('correct horse battery')).toMatch(/^\$scrypt/);
  });
});
