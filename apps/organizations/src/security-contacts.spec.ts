import { describe, expect, it } from '@jest/globals';
import { KeyDestroyed } from '@charter/vault';
import { securityContacts } from './security-contacts';

/** A vault that shows what it was asked for, and forgets a key when it is told to. */
const vault = () => {
  const erased = new Set<string>();
  return {
    erased,
    lookup: (label: string, text: string) => `<${label} ${text}>`,
    seal: async (subject: string, label: string, text: string) => {
      if (erased.has(subject)) throw new KeyDestroyed();
      return `${label} ${text} under ${subject.replace(':', '=')}`;
    },
    open: async (subject: string, sealed: string) =>
      erased.has(subject) ? undefined : sealed.replace(/^securityContact (.*) under .*$/, '$1'),
  };
};

describe('a security contact', () => {
  it('is read again as it was given', async () => {
    const { seal, open } = securityContacts(vault());
    expect(await open(await seal('Alarm@Example.com'))).toBe('Alarm@Example.com');
  });

  it('is none where there is none', async () => expect(await securityContacts(vault()).open(null)).toBeUndefined());

  it('is sealed under a key of the address, however it is written', async () => {
    const { seal } = securityContacts(vault());
    const subjects = (await Promise.all(['alarm@example.com', ' ALARM@example.com'].map(seal))).map(
      sealed => sealed.split(':')[0],
    );
    expect(subjects).toEqual(['<email alarm@example.com>', '<email alarm@example.com>']);
  });

  it('cannot be read any more once the address is erased, and another still can', async () => {
    const kept = vault();
    const { seal, open } = securityContacts(kept);
    const [alarm, fire] = [await seal('alarm@example.com'), await seal('fire@example.com')];
    kept.erased.add('contact:<email alarm@example.com>');
    expect(await open(alarm)).toBeUndefined();
    expect(await open(fire)).toBe('fire@example.com');
  });

  it('can be named again by whoever has the address afterwards, and that is another key', async () => {
    const kept = vault();
    const { seal, open } = securityContacts(kept);
    const before = await seal('alarm@example.com');
    kept.erased.add('contact:<email alarm@example.com>');
    const after = await seal('alarm@example.com');
    expect([await open(before), await open(after)]).toEqual([undefined, 'alarm@example.com']);
  });
});
