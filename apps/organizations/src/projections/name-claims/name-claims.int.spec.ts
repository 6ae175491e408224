import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationNameEvent } from '@charter/organizations-domain';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { at, later } from '../../testing/organization-events';
import { organizationRows } from '../../testing/organization-rows';
import { claimsOpenSince } from './name-claims.query';

const claimed = (name: string, when = at): OrganizationNameEvent => ({
  type: 'NameClaimed',
  data: { name, organizationId: 'o1', fence: '0', claimedBy: 'olga', request: 'hash', at: when },
});
const taken: OrganizationNameEvent = { type: 'NameTaken', data: { organizationId: 'o1', at } };
const lapsed: OrganizationNameEvent = { type: 'NameClaimLapsed', data: { organizationId: 'o1', at } };
const vacated: OrganizationNameEvent = {
  type: 'NameVacated',
  data: { organizationId: 'o1', reservedUntil: later, at },
};

describe('the claims of names', () => {
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
  const open = (until: string) => claimsOpenSince(rows.schema, until);
  const soon = '2027-01-01T00:00:00.000Z';

  it('are open from the time of the claim on', async () => {
    await rows.happened('organizationName-young', claimed('young', later));
    await rows.happened('organizationName-old', claimed('old'));
    expect(await open(at)).toEqual([]);
    expect(await open(later)).toEqual(['old']);
    expect(await open(soon)).toEqual(['old', 'young']);
  });

  it('are open no more once the name is taken, or the claim has lapsed', async () => {
    await rows.happened('organizationName-young', taken);
    await rows.happened('organizationName-old', lapsed);
    expect(await open(soon)).toEqual([]);
  });

  it('are open again where the name is claimed again', async () => {
    await rows.happened('organizationName-young', vacated, claimed('young', later));
    expect(await open(soon)).toEqual(['young']);
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('name-claims')).toMatchObject({ rows: 2, different: 0 }));
});
