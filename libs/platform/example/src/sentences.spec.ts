import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { PublicEvent } from '@charter/consumer';
import { membershipEvents, type MembershipEventType } from '@charter/membership-contracts';
import { CHANGING_TYPES, linesAbout } from './sentences';

const SAMPLES = join(__dirname, '..', '..', '..', 'membership', 'contracts', 'src', 'samples', 'v1');

const sampleOf = (type: string): PublicEvent => {
  const name = type.replace(/^membership\.(.*)\.v1$/, '$1');
  const { data } = JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as { data: unknown };
  return {
    ...{ specversion: '1.0', id: 'e', source: '/charter/membership', type, subject: 'O', revision: '3' },
    ...{ time: '2026-03-01T09:30:00.000Z', datacontenttype: 'application/json', organizations: ['O'] },
    ...{ correlationid: 'c', actor: { kind: 'user', id: 'U' } },
    data: membershipEvents[type as MembershipEventType].parse(data),
  };
};

describe('a change of permissions', () => {
  it.each(CHANGING_TYPES)('%s is told in a line for each member', type => {
    const lines = linesAbout(sampleOf(type));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatch(
        /^2026-03-01T09:30:00\.000Z organization O: (member|owner) [\w-]+ (gained|lost) .+ \(by user U\)$/,
      );
  });

  it('says who gained what, by whom', () =>
    expect(linesAbout(sampleOf('membership.member-added.v1'))).toEqual([
      '2026-03-01T09:30:00.000Z organization O: member 0b7e7f0e-4a35-4c53-8a3c-2f8f5b1c9d21 gained members, projects:list (by user U)',
    ]));

  it.each<[string, object, readonly string[]]>([
    ['member-added', { permissions: [] }, ['member M gained membership alone']],
    [
      'member-removed',
      { permissions: ['billing'] },
      ['member M lost billing, whatever was granted for a time, and was removed'],
    ],
    ['member-left', { permissions: [] }, ['member M lost whatever was granted for a time, and left']],
    [
      'owner-changed',
      { from: 'A', to: 'B', ownerPermissions: ['admin', 'billing'], stays: true, permissions: [] },
      [
        'owner B gained ownership, holds admin, billing from now on, and lost whatever was granted for a time',
        'member A lost ownership, and keeps membership alone',
      ],
    ],
  ])('%s says what is gained and lost beyond permissions', (name, data, said) => {
    const lines = linesAbout({ ...sampleOf(`membership.${name}.v1`), data: { userId: 'M', ...data } });
    expect(lines).toEqual(said.map(one => `2026-03-01T09:30:00.000Z organization O: ${one} (by user U)`));
  });

  it('is one of all events that have permissions, and nothing is forgotten', () => {
    const told = new Set<string>(CHANGING_TYPES);
    const others = readdirSync(SAMPLES)
      .map(file => `membership.${file.replace('.json', '')}.v1`)
      .filter(type => !told.has(type));
    // Somebody is asked, offered something, or has said no: nobody holds anything else by that.
    for (const type of others)
      expect(type).toMatch(/\.(member-invited|invitation-\w+|ownership-[\w-]+|departure-\w+)\./);
  });
});
