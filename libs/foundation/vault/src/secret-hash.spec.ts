import { describe, expect, it } from '@jest/globals';
import { secretHashes } from './secret-hash';

const { lookup, signLink, isLinkSignature } = secretHashes({ lookup: Buffer.alloc(32, 1), link: Buffer.alloc(32, 2) });

describe('a look-up', () => {
  it('is always the same: it is stored for ever', () => {
    expect(lookup('email', 'alice@example.com')).toBe('j9KyrHUwfcDRj1LLYcsbD-0q01vyw99ErULBJQh-ZzQ');
  });

  it('differs by label and text', () => {
    const all = [lookup('email', 'a'), lookup('username', 'a'), lookup('email', 'b'), lookup('emaila', '')];
    expect(new Set(all).size).toBe(4);
  });

  it('needs a label that cannot run into the text', () => {
    expect(() => lookup('email\0', 'a')).toThrow('A label has');
  });
});

describe('the signature of a link', () => {
  const text = '/confirm?user=alice';
  const signature = signLink(text);

  it('is recognised, for this link only', () => {
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(isLinkSignature(text, signature)).toBe(true);
    expect(isLinkSignature('/confirm?user=bob', signature)).toBe(false);
  });

  it('has one form only', () => {
    const end = signature.endsWith('A') ? 'B' : 'A';
    for (const other of ['', 'é', signature.slice(1), `${signature}=`, `${signature}A`, signature.replace(/.$/, end)]) {
      expect(isLinkSignature(text, other)).toBe(false);
    }
  });

  it('is no look-up', () => {
    expect(signLink('email\0a')).not.toBe(lookup('email', 'a'));
  });
});
