import { describe, expect, it } from '@jest/globals';
import { commandHandler, isRefusal, type Streams } from '@charter/event-sourcing';
import {
  organization,
  organizationHistory,
  organizationName,
  organizationNameHistory,
  type ChangeOrganization,
} from '@charter/organizations-domain';
import { MortalStreams } from '@charter/testing';
import { change } from './change';
import { creation, type NewOrganization } from './creation';
import { nameClaims, ORGANIZATION, ORGANIZATION_NAME, type Errand } from './name-claims';
import { namesReactor } from '../processes/names.reactor';

const at = '2026-01-01T00:00:00.000Z';
const soon = () => AbortSignal.timeout(5_000);

/** The service as a process starts it: nothing in memory but the store. */
const started = (streams: Streams, founded: ReadonlySet<string> = new Set()) => {
  const organizations = commandHandler({
    streams,
    decider: organization,
    history: organizationHistory,
    category: ORGANIZATION,
  });
  const names = commandHandler({
    streams,
    decider: organizationName,
    history: organizationNameHistory,
    category: ORGANIZATION_NAME,
  });
  const claims = nameClaims({ streams, organizations, names });
  const create = creation({ organizations, claims, isFounded: id => Promise.resolve(founded.has(id)) });
  return { organizations, claims, create, change: change({ organizations, claims }), react: namesReactor(claims) };
};
type Service = ReturnType<typeof started>;

const asked = (name = 'acme', by = 'olga'): NewOrganization => ({
  label: 'Acme',
  name,
  country: 'FR',
  type: 'flexible',
  ownerId: by,
  by,
  at,
});
const cause = (commandId: string, by = 'olga') => ({
  commandId,
  requestHash: `create as ${by}`,
  correlationId: commandId,
  actor: { kind: 'user', id: by } as const,
});
const renaming = (commandId: string, data: Partial<ChangeOrganization['data']>) =>
  ({
    ...cause(commandId),
    requestHash: JSON.stringify(data),
    repeatable: true,
    command: { type: 'ChangeOrganization', data: { by: 'olga', at, ...data } },
  }) as const;
/** The command has the name of what it is to be called. */
const rename = (service: Service, id: string, name: string) =>
  service.change(id, renaming(`rename to ${name}`, { name }), soon());
const errand = (): Errand => ({
  because: { actor: { kind: 'system', id: 'watchdog' }, correlationId: 'w' },
  at,
  deadline: soon(),
});

/** What the reactor does with everything stored so far, and what it stores in doing so. */
const reactToAll = async (service: Service, streams: MortalStreams) => {
  for (const recorded of streams.stored)
    if (recorded.stream.startsWith(`${ORGANIZATION}-`)) await service.react(recorded, soon());
};
const idOf = (created: Awaited<ReturnType<Service['create']>>): string => {
  if (typeof created !== 'string') throw new Error(`refused: ${created.refused}`);
  return created;
};

/** Each append of a story, cut before it and after it; counted by letting the story run once uncut. */
const cuts = async (story: (service: Service, streams: MortalStreams) => Promise<unknown>) => {
  const uncut = new MortalStreams();
  await story(started(uncut), uncut);
  return Array.from({ length: uncut.appends }, (_, append) =>
    [false, true].map(written => ({ append, written })),
  ).flat();
};

const createAcme = async (service: Service, streams: MortalStreams) => {
  await service.create(asked(), cause('c1'), soon());
  await reactToAll(service, streams);
};
const renameAcme = async (service: Service, streams: MortalStreams) => {
  const id = idOf(await service.create(asked(), cause('c1'), soon()));
  await reactToAll(service, streams);
  await rename(service, id, 'acme-inc');
  await reactToAll(service, streams);
};

describe('a creation cut at any append', () => {
  it('has an append for the claim, the creation and the confirmation', async () =>
    expect(await cuts(createAcme)).toHaveLength(3 * 2));

  it('is taken up again by the same person asking the same, under whatever command', async () => {
    for (const dieAt of await cuts(createAcme)) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(createAcme(started(streams), streams)).rejects.toThrow('killed');
      const service = started(streams);
      expect(typeof (await service.create(asked(), cause('c2'), soon()))).toBe('string');
      await reactToAll(service, streams);
      expect(streams.types(ORGANIZATION)).toEqual(['OrganizationCreated']);
      expect(streams.types(ORGANIZATION_NAME)).toEqual(['NameClaimed', 'NameTaken']);
    }
  });

  it('leaves the name either to the organization or to everybody once the watchdog has looked', async () => {
    for (const dieAt of await cuts(createAcme)) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(createAcme(started(streams), streams)).rejects.toThrow('killed');
      const service = started(streams);
      await service.claims.settle('acme', errand(), 'lapse');
      const created = streams.types(ORGANIZATION).includes('OrganizationCreated');
      const other = await service.create(asked('acme', 'rita'), cause('c2', 'rita'), soon());
      expect(typeof other === 'string').toBe(!created);
    }
  });

  it('begins anew under the same command where the watchdog was first', async () => {
    const streams = new MortalStreams();
    streams.dieAt = { append: 1, written: false };
    await expect(started(streams).create(asked(), cause('c1'), soon())).rejects.toThrow('killed');
    const service = started(streams);
    await service.claims.settle('acme', errand(), 'lapse');
    expect(streams.types(ORGANIZATION)).toEqual(['OrganizationCreationLapsed']);
    const id = idOf(await service.create(asked(), cause('c1'), soon()));
    expect(idOf(await service.create(asked(), cause('c1'), soon()))).toBe(id);
    expect(streams.types(ORGANIZATION)).toEqual(['OrganizationCreationLapsed', 'OrganizationCreated']);
  });

  it('is refused the name while somebody else’s claim is open', async () => {
    const streams = new MortalStreams();
    streams.dieAt = { append: 1, written: false };
    await expect(started(streams).create(asked(), cause('c1'), soon())).rejects.toThrow('killed');
    const other = await started(streams).create(asked('acme', 'rita'), cause('c2', 'rita'), soon());
    expect(other).toEqual({ refused: 'claim-open' });
  });

  it('is refused the second time once the organization exists for everybody', async () => {
    const streams = new MortalStreams();
    const id = idOf(await started(streams).create(asked(), cause('c1'), soon()));
    const service = started(streams, new Set([id]));
    await reactToAll(service, streams);
    expect(await service.create(asked(), cause('c2'), soon())).toEqual({ refused: 'name-taken' });
    expect(await service.create(asked(), cause('c1'), soon())).toBe(id);
  });
});

describe('a rename cut at any append', () => {
  it('has an append for the claim, the rename, the confirmation and the vacancy', async () =>
    expect((await cuts(renameAcme)).length - (await cuts(createAcme)).length).toBe(4 * 2));

  it('comes to the same end when it is asked for again', async () => {
    for (const dieAt of (await cuts(renameAcme)).slice(3 * 2)) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(renameAcme(started(streams), streams)).rejects.toThrow('killed');
      const service = started(streams);
      const id = streams.stored[1]!.stream.slice('organization-'.length);
      expect(isRefusal(await rename(service, id, 'acme-inc'))).toBe(false);
      await reactToAll(service, streams);
      expect(streams.types(ORGANIZATION)).toEqual(['OrganizationCreated', 'OrganizationRenamed']);
      expect(streams.of('organizationName-acme').map(({ event }) => event.type)).toEqual([
        'NameClaimed',
        'NameTaken',
        'NameVacated',
      ]);
      expect(streams.of('organizationName-acme-inc').map(({ event }) => event.type)).toEqual([
        'NameClaimed',
        'NameTaken',
      ]);
    }
  });

  it('is in nobody’s way who gives the organization the same name by another request', async () => {
    const streams = new MortalStreams();
    const id = idOf(await started(streams).create(asked(), cause('c1'), soon()));
    await reactToAll(started(streams), streams);
    streams.dieAt = { append: streams.appends, written: true };
    await expect(rename(started(streams), id, 'acme-inc')).rejects.toThrow('killed');
    const other = renaming('other', { name: 'acme-inc', label: 'Acme Inc' });
    expect(await started(streams).change(id, other, soon())).toMatchObject({ state: { name: 'acme-inc' } });
    expect(await rename(started(streams), id, 'acme-inc')).toMatchObject({ events: [], state: { label: 'Acme Inc' } });
  });

  it('leaves each name to exactly one owner once watchdog and reactor have looked', async () => {
    for (const dieAt of (await cuts(renameAcme)).slice(3 * 2)) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(renameAcme(started(streams), streams)).rejects.toThrow('killed');
      const service = started(streams);
      await service.claims.settle('acme-inc', errand(), 'lapse');
      await reactToAll(service, streams);
      const renamed = streams.types(ORGANIZATION).includes('OrganizationRenamed');
      const oldName = await service.create(asked('acme', 'rita'), cause('c3', 'rita'), soon());
      expect(oldName).toEqual({ refused: renamed ? 'name-reserved' : 'name-taken' });
      const newName = await service.create(asked('acme-inc', 'rita'), cause('c4', 'rita'), soon());
      expect(typeof newName === 'string').toBe(!renamed);
    }
  });
});

describe('names between renames', () => {
  it('come back to their organization, whatever the reactor does late or twice', async () => {
    const streams = new MortalStreams();
    const service = started(streams);
    const id = idOf(await service.create(asked(), cause('c1'), soon()));
    await rename(service, id, 'acme-inc');
    await rename(service, id, 'acme');
    await reactToAll(service, streams);
    await reactToAll(started(streams), streams);
    expect((await service.claims.look('acme')).holder).toMatchObject({ organizationId: id, fence: '2' });
    expect((await service.claims.look('acme')).holder?.reservedUntil).toBeUndefined();
    expect((await service.claims.look('acme-inc')).holder?.reservedUntil).toBeDefined();
  });

  it('are not claimed again by a rename that is repeated after a newer one', async () => {
    const streams = new MortalStreams();
    const service = started(streams);
    const id = idOf(await service.create(asked(), cause('c1'), soon()));
    await rename(service, id, 'acme-inc');
    await rename(service, id, 'acme-ltd');
    const before = streams.stored.length;
    expect(await rename(service, id, 'acme-inc')).toMatchObject({ state: { name: 'acme-ltd' } });
    expect(streams.stored).toHaveLength(before);
  });

  it('go to exactly one of fifty who ask at once, each in a process of its own', async () => {
    const streams = new MortalStreams();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        started(streams).create(asked('acme', `person ${n}`), cause(`c${n}`, `person ${n}`), soon()),
      ),
    );
    expect(all.filter(outcome => typeof outcome === 'string')).toHaveLength(1);
    expect(streams.types(ORGANIZATION)).toEqual(['OrganizationCreated']);
  });
});
