import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { identityEvents, type IdentityEventType } from '@charter/identity-contracts';
import { recordedOf } from '@charter/testing';
import { identityPublication } from './publication';

const domain = join(dirname(require.resolve('@charter/identity-domain/package.json')), 'src');
const samplesOf = (folder: string, category: string) =>
  readdirSync(join(domain, folder, 'samples')).map(file => {
    const event = JSON.parse(readFileSync(join(domain, folder, 'samples', file), 'utf8')) as Message;
    return { event, stream: `${category}-${idIn(event.data)}` };
  });
/** The samples of a user are all of one, but only some of them name the id. */
const idIn = (data: unknown): string => {
  const { departureId, mandateId, userId, sessionId, serviceAccountId } = data as Readonly<
    Record<string, string | undefined>
  >;
  return departureId ?? mandateId ?? userId ?? sessionId ?? serviceAccountId ?? 'some-id';
};
const announced = [
  ...samplesOf('user', 'user'),
  ...samplesOf('identifier', 'identifier'),
  ...samplesOf('session', 'session'),
  ...samplesOf('service-account', 'serviceAccount'),
  ...samplesOf('departure', 'departure'),
  ...samplesOf('mandate', 'mandate'),
].map(({ event, stream }) => {
  return [event.type, identityPublication.announce(recordedOf(event, stream))] as const;
});

describe('what identity tells others', () => {
  it.each(announced.flatMap(([type, told]) => (told ? [[type, told] as const] : [])))(
    'of %s keeps what was promised',
    (_type, { type, data }) => expect(identityEvents[type as IdentityEventType].parse(data)).toEqual(data),
  );
  it('is every public event there is', () =>
    expect(new Set(announced.flatMap(([, told]) => told?.type ?? []))).toEqual(new Set(Object.keys(identityEvents))));
  it('holds no hash of a secret', () => expect(JSON.stringify(announced)).not.toMatch(/hash/i));
});
