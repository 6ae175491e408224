import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { organizationsEvents, type OrganizationsEventType } from '@charter/organizations-contracts';
import { recordedOf } from '@charter/testing';
import { organizationsPublication } from './publication';

const domain = join(dirname(require.resolve('@charter/organizations-domain/package.json')), 'src');
const samplesOf = (folder: string) =>
  readdirSync(join(domain, folder, 'samples')).map(
    file => JSON.parse(readFileSync(join(domain, folder, 'samples', file), 'utf8')) as Message,
  );
const announcedOf = (folder: string, stream: string) =>
  samplesOf(folder).map(event => {
    return [event, organizationsPublication.announce(recordedOf(event, stream, 7n))] as const;
  });
const announced = announcedOf('organization', 'organization-o1');
const told = announced.flatMap(([event, publicEvent]) => (publicEvent ? [{ event, publicEvent }] : []));

describe('what organizations tell others', () => {
  it.each(told.map(one => [one.event.type, one] as const))('of %s keeps what was promised', (_, { publicEvent }) => {
    const { type, data } = publicEvent;
    expect(organizationsEvents[type as OrganizationsEventType].parse(data)).toEqual(data);
  });

  it.each(told.map(one => [one.event.type, one] as const))('of %s is about its organization', (_, { publicEvent }) =>
    expect(publicEvent).toMatchObject({
      ...{ id: 'e', subject: 'o1', organizations: ['o1'], revision: '7', source: '/charter/organizations' },
      data: { organizationId: 'o1' },
    }),
  );

  it('is every public event there is', () =>
    expect(new Set(told.map(({ publicEvent }) => publicEvent.type))).toEqual(
      new Set(Object.keys(organizationsEvents)),
    ));

  it('holds no security contact, not even sealed', () => {
    expect(announced.some(([event]) => JSON.stringify(event).includes('securityContact'))).toBe(true);
    expect(JSON.stringify(told.map(({ publicEvent }) => publicEvent))).not.toMatch(/contact/i);
  });

  it('is nothing of what lapsed, nor of how names are kept apart', () => {
    const silent = announced.flatMap(([event, publicEvent]) => (publicEvent ? [] : [event.type]));
    expect(silent.toSorted()).toEqual([
      'OrganizationCreationLapsed',
      'OrganizationRenameLapsed',
      'OrganizationSecurityContactChanged',
    ]);
    expect(announcedOf('organization-name', 'organizationName-acme').map(([, publicEvent]) => publicEvent)).toEqual(
      samplesOf('organization-name').map(() => undefined),
    );
  });

  it('is nothing that cannot be read', () => {
    const recorded = recordedOf({ type: 'OrganizationVanished', data: {} }, 'organization-o1');
    expect(() => organizationsPublication.announce(recorded)).toThrow('OrganizationVanished');
  });
});
