import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@charter/event-sourcing';
import { Problem } from '../http/problem';
import { causeOf } from './cause';

const vaultWith = (secret: string) => ({
  lookup: (label: string, text: string) => createHmac('sha256', secret).update(`${label}\0${text}`).digest('base64url'),
});
const asked = {
  actor: { kind: 'user', id: 'olga' } as Actor,
  correlationId: 'c',
  method: 'POST',
  address: '/organizations',
  body: { label: 'Acme', country: 'FR' } as unknown,
  key: 'k' as string | undefined,
};
const cause = (changes: Partial<typeof asked> = {}, vault = vaultWith('secret')) =>
  causeOf({ ...asked, ...changes }, vault);

describe('the cause of what a request writes', () => {
  it('is the same each time a request comes with its key', () => {
    expect(cause()).toEqual(cause());
    expect(cause({ body: { country: 'FR', label: 'Acme' } })).toEqual(cause());
  });

  it('says who, and in which trace', () =>
    expect(cause()).toMatchObject({ actor: { kind: 'user', id: 'olga' }, correlationId: 'c' }));

  it('is another command for everybody else, and for another key', () => {
    expect(cause({ actor: { kind: 'user', id: 'sam' } }).commandId).not.toBe(cause().commandId);
    expect(cause({ key: 'l' }).commandId).not.toBe(cause().commandId);
  });

  it.each([
    { body: { label: 'Acme' } },
    { body: undefined },
    { method: 'PATCH' },
    { address: '/organizations?force=1' },
  ])('is the same command with another request when the key comes with %j', changes => {
    expect(cause(changes).commandId).toBe(cause().commandId);
    expect(cause(changes).requestHash).not.toBe(cause().requestHash);
  });

  it('takes no body for an empty one', () => expect(cause({ body: undefined })).toEqual(cause({ body: null })));

  it('can be repeated by nobody without a key', () => {
    expect(cause({ key: undefined }).commandId).not.toBe(cause({ key: undefined }).commandId);
    expect(cause({ key: undefined }).requestHash).toBe(cause().requestHash);
  });

  it('keeps nothing by which somebody who has the events could try out what was sent', () =>
    expect(cause({}, vaultWith('other')).requestHash).not.toBe(cause().requestHash));

  it('has a key of 1 to 255 characters', () => {
    expect(cause({ key: 'k'.repeat(255) }).commandId).toMatch(/^[\w-]{43}$/);
    for (const key of ['', 'k'.repeat(256)])
      expect(() => cause({ key })).toThrow(new Problem(400, 'The Idempotency-Key must have 1 to 255 characters.'));
  });
});
