import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { at, created, deleted, later, renamed } from '../../testing/organization-events';
import { organizationRows } from '../../testing/organization-rows';
import { organizationNamed } from './organization-names.query';

const muchLater = '2026-12-01T00:00:00.000Z';

describe('the names of organizations', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof organizationRows>>;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await organizationRows(server.url, databases.schema());
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });
  const named = (name: string) => organizationNamed(rows.schema, name);

  it('lead to who bears them, and nowhere where nobody ever did', async () => {
    await rows.happened('organization-o1', created('o1', 'acme'));
    expect(await named('acme')).toBe('o1');
    expect(await named('other')).toBeUndefined();
  });

  it('lead to who bore them last after a rename', async () => {
    await rows.happened('organization-o1', renamed('acme', 'acme-inc'));
    expect([await named('acme'), await named('acme-inc')]).toEqual(['o1', 'o1']);
  });

  it('lead to who bears them now, and not to who came before', async () => {
    await rows.happened('organization-o2', created('o2', 'acme', { at: muchLater }));
    expect([await named('acme'), await named('acme-inc')]).toEqual(['o2', 'o1']);
  });

  it('lead back to an organization that came back to its name', async () => {
    await rows.happened('organization-o1', renamed('acme-inc', 'acme-ltd'), renamed('acme-ltd', 'acme-inc'));
    expect([await named('acme-inc'), await named('acme-ltd')]).toEqual(['o1', 'o1']);
  });

  it('lead to who bore them last once nobody does', async () => {
    await rows.happened('organization-o2', deleted('acme', muchLater));
    expect(await named('acme')).toBe('o2');
  });

  it('are none by what lapsed, or changed something else', async () => {
    const lapsed = { organizationId: 'o3', name: 'lapsed', at };
    await rows.happened('organization-o3', { type: 'OrganizationCreationLapsed', data: lapsed });
    await rows.happened(
      'organization-o1',
      { type: 'OrganizationRenameLapsed', data: { to: 'lapsed', at: later } },
      { type: 'OrganizationRelabelled', data: { from: 'Acme', to: 'lapsed', relabelledBy: 'olga', at: later } },
    );
    expect(await named('lapsed')).toBeUndefined();
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('organization-names')).toMatchObject({ rows: 4, different: 0 }));
});
