import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { busFacts, type PublicEvent } from '@charter/messaging';
import {
  ORGANIZATIONS_TOPIC,
  organizationsEvents,
  type OrganizationsPublicEvent,
} from '@charter/organizations-contracts';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { organizationReferences, type OrganizationReferences } from './organization-references';
import { organizationsCopy, type OrganizationsCopyTables } from './organizations-copy.projection';

const databases = databaseForSpecs();
const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const by = 'olga';

const happened = (subject: string, revision: number, { type, data }: OrganizationsPublicEvent) =>
  publicEvent({ type, subject, revision, data });
const created = (id: string, name: string, at = day(1)) =>
  happened(id, 0, {
    type: 'organizations.organization-created.v1',
    data: { organizationId: id, label: name, name, country: 'FR', type: 'flexible', ownerId: by, createdBy: by, at },
  });
const renamed = (id: string, revision: number, change: Readonly<{ from: string; to: string; at?: string }>) =>
  happened(id, revision, {
    type: 'organizations.organization-renamed.v1',
    data: { organizationId: id, changedBy: by, at: day(revision + 1), ...change },
  });
const deleted = (id: string, revision: number, name: string) =>
  happened(id, revision, {
    type: 'organizations.organization-deleted.v1',
    data: { organizationId: id, name, deletedBy: by, at: day(revision + 1) },
  });
const other = (id: string, revision: number) =>
  (['relabelled', 'country-changed'] as const).map((what, index) =>
    happened(id, revision + index, {
      type: `organizations.organization-${what}.v1`,
      data: { organizationId: id, from: 'one', to: 'two', changedBy: by, at: day(revision + index + 1) },
    }),
  );

describe('the copy of organizations', () => {
  let topics: FakeTopics;
  let copy: Processor;
  let references: OrganizationReferences;
  const applied = async () => copy.reached(await topics.source([ORGANIZATIONS_TOPIC]).ends(patience()), patience());
  const learn = async (...events: readonly PublicEvent[]) => {
    topics.put(...events);
    await applied();
  };

  beforeEach(async () => {
    topics = new FakeTopics();
    // Every message comes three times, as it may.
    topics.copies = 3;
    const schema = databases.schema<OrganizationsCopyTables>();
    references = organizationReferences(schema);
    copy = processor({
      name: 'organizations-copy',
      source: topics.source([ORGANIZATIONS_TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(organizationsCopy, busFacts(organizationsEvents))] },
    });
    await copy.start();
  });
  afterEach(() => copy.stop());

  it('knows no organization that never was', async () => {
    await learn(created('o1', 'acme'));
    expect(await references.find({ id: 'acme' })).toBeUndefined();
    expect(await references.find({ name: 'o1' })).toBeUndefined();
  });

  it('knows an organization by its id and by its name', async () => {
    await learn(created('o1', 'acme'), created('o2', 'globex'), ...other('o1', 1));
    expect(await references.find({ id: 'o1' })).toEqual({ id: 'o1', deleted: false, suspended: false });
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o1', deleted: false, suspended: false });
    expect(await references.find({ name: 'globex' })).toEqual({ id: 'o2', deleted: false, suspended: false });
  });

  it('knows what an organization is called now, and how it is labelled, unless it is deleted', async () => {
    await learn(created('o1', 'acme'), ...other('o1', 1), renamed('o1', 3, { from: 'acme', to: 'acme-corp' }));
    expect(await references.called('o1')).toEqual({ id: 'o1', name: 'acme-corp', label: 'two', suspended: false });
    await learn(deleted('o1', 4, 'acme-corp'));
    for (const id of ['o1', 'o2']) expect(await references.called(id)).toBeUndefined();
  });

  it('is led to an organization by its new name and by every old one', async () => {
    await learn(created('o1', 'acme'), renamed('o1', 1, { from: 'acme', to: 'acme-corp' }));
    await learn(renamed('o1', 2, { from: 'acme-corp', to: 'acme-group' }));
    for (const name of ['acme', 'acme-corp', 'acme-group'])
      expect(await references.find({ name })).toEqual({ id: 'o1', deleted: false, suspended: false });
  });

  it('is led by a name to whoever bears it now, in whichever order the two are learned of', async () => {
    await learn(created('o2', 'acme', day(20)));
    await learn(created('o1', 'acme'), renamed('o1', 1, { from: 'acme', to: 'acme-corp' }));
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o2', deleted: false, suspended: false });
    expect(await references.find({ name: 'acme-corp' })).toEqual({ id: 'o1', deleted: false, suspended: false });
  });

  it('is led by a name that nobody bears to whoever bore it last', async () => {
    await learn(created('o2', 'acme', day(3)), renamed('o2', 4, { from: 'acme', to: 'globex' }));
    await learn(created('o1', 'acme'), renamed('o1', 1, { from: 'acme', to: 'acme-corp' }));
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o2', deleted: false, suspended: false });
  });

  it('takes a name back that has come back', async () => {
    await learn(
      created('o1', 'acme'),
      renamed('o1', 1, { from: 'acme', to: 'acme-corp' }),
      renamed('o1', 2, { from: 'acme-corp', to: 'acme' }),
      created('o2', 'acme-corp', day(20)),
    );
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o1', deleted: false, suspended: false });
    expect(await references.find({ name: 'acme-corp' })).toEqual({ id: 'o2', deleted: false, suspended: false });
  });

  it('knows for ever that an organization is deleted, by its id and by all its names', async () => {
    const past = [created('o1', 'acme'), renamed('o1', 1, { from: 'acme', to: 'acme-corp' })];
    await learn(...past, deleted('o1', 2, 'acme-corp'));
    // What comes again late brings nothing back to life.
    await learn(...past);
    for (const reference of [{ id: 'o1' }, { name: 'acme' }, { name: 'acme-corp' }])
      expect(await references.find(reference)).toEqual({ id: 'o1', deleted: true, suspended: false });
  });

  it('knows whether an organization is suspended', async () => {
    const status = (what: 'suspended' | 'reinstated', revision: number) =>
      happened('o1', revision, {
        type: `organizations.organization-${what}.v1`,
        data: { organizationId: 'o1', suspendedBy: by, reinstatedBy: by, at: day(revision + 1) },
      } as OrganizationsPublicEvent);
    await learn(created('o1', 'acme'), status('suspended', 1));
    for (const reference of [{ id: 'o1' }, { name: 'acme' }])
      expect(await references.find(reference)).toMatchObject({ suspended: true });
    await learn(status('reinstated', 2), status('suspended', 1));
    expect(await references.find({ id: 'o1' })).toMatchObject({ suspended: false });
  });

  it('leaves a deleted organization its name until another bears it', async () => {
    await learn(created('o1', 'acme'), deleted('o1', 1, 'acme'), created('o2', 'acme', day(20)));
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o2', deleted: false, suspended: false });
    expect(await references.find({ id: 'o1' })).toEqual({ id: 'o1', deleted: true, suspended: false });
  });

  it('is the same when it is built anew', async () => {
    await learn(created('o1', 'acme'), renamed('o1', 1, { from: 'acme', to: 'acme-corp' }));
    await learn(created('o2', 'acme', day(20)), deleted('o1', 2, 'acme-corp'), ...other('o2', 1));
    expect(await copy.rebuild('organizations-copy')).toMatchObject({ rows: 5, different: 0 });
    expect(await references.find({ name: 'acme' })).toEqual({ id: 'o2', deleted: false, suspended: false });
    expect(await references.find({ name: 'acme-corp' })).toEqual({ id: 'o1', deleted: true, suspended: false });
  });
});
