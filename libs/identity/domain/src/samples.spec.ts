import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { departureHistory } from './departure/history';
import { identifierHistory } from './identifier/history';
import { identityHistory } from './identity-history';
import { mandateHistory } from './mandate/history';
import { serviceAccountHistory } from './service-account/history';
import { sessionHistory } from './session/history';
import { userHistory } from './user/history';

describe.each([
  ['user', userHistory],
  ['identifier', identifierHistory],
  ['session', sessionHistory],
  ['service-account', serviceAccountHistory],
  ['departure', departureHistory],
  ['mandate', mandateHistory],
])('the stored samples of %s', (folder, history) => {
  const samples = readdirSync(join(__dirname, folder, 'samples')).map(
    file => JSON.parse(readFileSync(join(__dirname, folder, 'samples', file), 'utf8')) as Message,
  );
  it('show every event ever stored', () =>
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(history.storedTypes)));
  it.each(samples.map(sample => [sample.type, sample] as const))('%s is read as it was written', (_type, sample) => {
    expect(history.decode(sample)).toEqual(sample);
    expect(identityHistory.decode(sample)).toEqual(sample);
  });
});

describe('the history of all streams', () => {
  it('has no name twice', () =>
    expect(identityHistory.storedTypes).toHaveLength(
      [userHistory, identifierHistory, sessionHistory, serviceAccountHistory, departureHistory, mandateHistory].flatMap(
        ({ storedTypes }) => storedTypes,
      ).length,
    ));
  it('reads nothing that was never written', () =>
    expect(() => identityHistory.decode({ type: 'UserVanished', data: {} })).toThrow('UserVanished'));
});
