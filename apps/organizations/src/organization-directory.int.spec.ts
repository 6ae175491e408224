import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { memberships } from '@charter/membership-copy';
import { databaseForSpecs, FakeTopics, publicEvent, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationDirectory } from './organization-directory';
import { organizationsIn } from './projections/organizations/organizations.query';
import { learnedCopies } from './testing/learned-copies';
import { at, created, deleted, renamed } from './testing/organization-events';
import { organizationRows } from './testing/organization-rows';

describe('the directory of organizations', () => {
  const databases = databaseForSpecs();
  const topics = new FakeTopics();
  const doubtful = new Set<string>();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof organizationRows>>;
  let copies: Awaited<ReturnType<typeof learnedCopies>>;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await organizationRows(server.url, databases.schema());
    copies = await learnedCopies(topics.source([MEMBERSHIP_TOPIC]), rows.schema);
    await rows.happened('organization-o1', created('o1', 'acme'), renamed('acme', 'acme-inc'));
    await rows.happened('organization-o2', created('o2', 'other'));
    const data = { organizationId: 'o1', ownerId: 'olga', permissions: ['admin', 'members'], at };
    topics.put(publicEvent({ type: 'membership.membership-founded.v1', subject: 'o1', revision: 0, data }));
    await copies.caughtUp();
  });
  afterAll(async () => {
    await copies.stop();
    await rows.close();
    await server.close();
  });
  const directory = () =>
    organizationDirectory({
      schema: rows.schema,
      organizations: organizationsIn(rows.schema),
      membershipOf: ([organizationId, userId]) => memberships(rows.schema).of(organizationId, userId),
      trust: id => {
        if (doubtful.has(String(id))) throw new Error(`${id} is doubtful`);
      },
    });
  const access = (reference: string, callerId = 'olga') => directory().access(reference, callerId);
  const olgas = { organizationId: 'o1', owner: true, permissions: ['admin', 'members'] };

  it.each(['o1', 'name=acme-inc', 'name=acme'])('says what a member may do in %s', async reference =>
    expect(await access(reference)).toEqual(olgas),
  );

  it.each(['o3', 'O1', 'acme', 'name=', 'name=o1', 'name=ACME', 'name=name=acme', ''])(
    'finds nothing under %s',
    async reference => expect(await access(reference)).toBeUndefined(),
  );

  it('finds nothing for who does not belong to it, nor where nobody does', async () => {
    expect(await access('o1', 'rita')).toBeUndefined();
    expect(await access('o2')).toBeUndefined();
    expect(await access('name=other')).toBeUndefined();
  });

  it.each([
    ['o1', 'o1'],
    ['name=acme', 'o1'],
    ['o2', undefined],
    ['o3', undefined],
    ['name=none', undefined],
  ])('knows which one exists by %s', async (reference, id) => expect(await directory().idOf(reference)).toBe(id));

  it('says nothing of what it is not to rely on, whichever way it is named', async () => {
    doubtful.add('o1');
    for (const reference of ['o1', 'name=acme-inc', 'name=acme'])
      await expect(access(reference, 'rita')).rejects.toThrow('o1 is doubtful');
    doubtful.clear();
  });

  it('still knows who could do what in one that is deleted', async () => {
    await rows.happened('organization-o1', deleted('acme-inc'));
    for (const reference of ['o1', 'name=acme-inc']) expect(await access(reference)).toEqual(olgas);
    expect(await directory().idOf('o1')).toBeUndefined();
    expect(await access('o1', 'rita')).toBeUndefined();
  });
});
