import { ignore, rows, type Projection } from '@charter/processors';
import type { OrganizationNameEvent } from '@charter/organizations-domain';

/** Each name that was ever claimed, and whether the last claim on it is still open. */
export type NameClaimsTables = { name_claims: { name: string; open: boolean; since: string } };

const { put } = rows<NameClaimsTables>();
const row = (stream: string, open: boolean, since: string) =>
  put('name_claims', { name: stream.slice('organizationName-'.length), open, since });

/** Where a watchdog finds the claims that nobody has brought to an end. */
export const openNameClaims: Projection<OrganizationNameEvent, NameClaimsTables> = {
  name: 'name-claims',
  version: 1,
  tables: {
    name_claims: {
      key: ['name'],
      create: table =>
        table
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('open', 'boolean', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
  },
  apply: {
    NameClaimed: ({ key, event: { data } }) => row(key, true, data.at),
    NameTaken: ({ key, event: { data } }) => row(key, false, data.at),
    NameClaimLapsed: ({ key, event: { data } }) => row(key, false, data.at),
    NameVacated: ignore,
  },
};
