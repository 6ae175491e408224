import { describe, expect, it } from '@jest/globals';
import { recordedOf } from '@charter/testing';
import { viewerAmong } from './http/sight';
import type { Right } from './readings/readings';
import { isVisible, seesWho, viewerIn, type Viewer } from './visibility';

const happened = (stream: string, data: object = {}) => recordedOf({ type: 'Happened', data }, stream);
const EVENTS = {
  own: happened('membership-o1'),
  named: happened('organizationName-acme', { organizationId: 'o1' }),
  read: happened('auditReading-o1', { by: 'administrator' }),
  audited: happened('auditReading-o1', { by: 'mandate' }),
  other: happened('membership-o2'),
  personal: happened('user-alice'),
  both: happened('owner-alice', { organizations: ['o1', 'o2'] }),
  listed: happened('owner-alice', { organizations: ['o1'] }),
};
const seenBy = (viewer: Viewer) =>
  Object.entries(EVENTS).flatMap(([name, event]) => (isVisible(event, viewer) ? [name] : []));

describe('of the history of an organization', () => {
  it('administrators see what is its own alone, but not who audits it and why', () =>
    expect(seenBy(viewerIn('o1', { by: 'administrator' }))).toEqual(['own', 'read']));
  it.each([{ by: 'mandate' }, { by: 'staff' }] as const)(
    'all is seen by %s, but what concerns another organization',
    right => expect(seenBy(viewerIn('o1', right))).toEqual(['own', 'named', 'read', 'audited', 'personal', 'listed']),
  );
});

describe('who of staff did something', () => {
  const by = (kind: 'staff' | 'user', stream: string) => {
    const recorded = happened(stream);
    return { ...recorded, metadata: { ...recorded.metadata, actor: { kind, id: 'sam' } } };
  };
  const roles = new Map<string | undefined, Right['by']>([
    ['o1', 'administrator'],
    ['o2', 'mandate'],
  ]);
  const viewer: Viewer = { reach: 'persons', as: id => roles.get(id) };

  it('is known where somebody looks from outside, and who of others did, everywhere', () => {
    expect(seesWho(by('staff', 'membership-o1'), viewer)).toBe(false);
    expect(seesWho(by('staff', 'membership-o2'), viewer)).toBe(true);
    expect(seesWho(by('staff', 'membership-o3'), viewer)).toBe(false);
    expect(seesWho(by('user', 'membership-o1'), viewer)).toBe(true);
  });
});

describe('of what concerns a person', () => {
  const sees = (
    reach: Viewer['reach'],
    right: Right | undefined,
    organizations: Readonly<Record<string, Right['by']>> = {},
  ) => {
    const sight = { reach, right, as: async () => undefined, unknown: [] };
    return seenBy(viewerAmong(sight, new Map(Object.entries(organizations))));
  };

  it('staff and auditors see what is in the organizations that they look into, and what belongs to persons alone', () => {
    for (const by of ['staff', 'mandate'] as const)
      expect(sees('persons', { by }, { o1: by })).toEqual(['own', 'named', 'read', 'audited', 'personal', 'listed']);
  });
  it('auditors see where they are administrators what administrators see', () =>
    expect(sees('persons', { by: 'mandate' }, { o1: 'administrator', o2: 'mandate' })).toEqual([
      ...['own', 'read', 'other', 'personal'],
    ]));
  it('administrators, and people themselves, see what is the organization’s', () => {
    for (const by of ['administrator', 'oneself'] as const)
      expect(sees('organizations', undefined, { o1: by })).toEqual(['own', 'read']);
  });
});
