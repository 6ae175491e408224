import { describe, expect, it } from '@jest/globals';
import { openText, sealText } from './sealing';
import { NotSealed } from './vault';

const key = Buffer.alloc(32, 7);
const alice = { key, subject: 'alice' };
const seal = (text: string, label = 'email') => sealText({ ...alice, label }, text);
const sealed = seal('alice@example.com');
const [, , payload = ''] = sealed.split('.');

describe('a sealed text', () => {
  it('looks as it always has: it is stored for ever', () => {
    expect(sealed).toBe('v1.email.zkoBp6haTMCxMPFloQMCSOZty8XuDvHTIHF5hik8hxRx8rKZO0pvnrmY2RC_');
    expect(openText(alice, sealed)).toBe('alice@example.com');
  });

  it('shows nothing of the text', () => {
    expect(Buffer.from(payload, 'base64url').includes('alice')).toBe(false);
  });

  it('opens with no other key, for no other subject and under no other label', () => {
    expect(() => openText({ ...alice, key: Buffer.alloc(32, 8) }, sealed)).toThrow(NotSealed);
    expect(() => openText({ ...alice, subject: 'bob' }, sealed)).toThrow(NotSealed);
    expect(() => openText(alice, `v1.username.${payload}`)).toThrow(NotSealed);
  });

  it('opens with not one bit changed', () => {
    const bytes = Buffer.from(payload, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openText(alice, `v1.email.${changed.toString('base64url')}`)).toThrow(NotSealed);
    }
  });

  it.each([
    '',
    'alice@example.com',
    'v1.email.',
    'v1.email.AAAA',
    `v2.email.${payload}`,
    `v1..${payload}`,
    `v1.email.${payload}=`,
    `v1.email.${payload}\n`,
    `v1.email.${payload.slice(0, -4)}`,
    `v1.email.${payload}AAAA`,
    `v1.email.x.${payload}`,
  ])('is not %j', text => {
    expect(() => openText(alice, text)).toThrow(NotSealed);
  });

  it('has one form only', () => {
    const odd = seal('ab').replace(/^v1\.email\./, '');
    // 30 bytes are 40 characters, with no bits to spare; 29 bytes leave two.
    const spare = seal('a').replace(/.$/, last => String.fromCharCode(last.charCodeAt(0) + 1));
    expect(odd).toHaveLength(40);
    expect(() => openText(alice, spare)).toThrow(NotSealed);
  });

  it.each(['', 'e.mail', 'e mail', 'e\0mail', 'é'])('has no label such as %j', label => {
    expect(() => seal('alice@example.com', label)).toThrow('A label has');
  });
});
