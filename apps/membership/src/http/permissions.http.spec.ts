import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '@charter/membership-domain';
import { type Asked, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

// What each may ask for: a status below 300 where it is allowed, 403 where it is not, and 404 for what is hidden.
const ALLOWED = `
                                       owner admin billing members plans projects:create projects:list member
GET     members                        x     x     -       x       -     -               -             -
GET     members/<bob>                  x     x     -       x       -     -               -             -
GET     members/-/after/<cursor>       x     x     -       x       -     -               -             -
POST    members                        x     x     -       x       -     -               -             -
PATCH   members/<bob>                  x     x     -       x       -     -               -             -
DELETE  members/<bob>                  x     x     -       x       -     -               -             -
GET     member-settings                x     -     -       -       -     -               -             -
PATCH   member-settings                x     -     -       -       -     -               -             -
POST    ownership-offers               x     -     -       -       -     -               -             -
GET     ownership-offers               x     hidden hidden hidden  hidden hidden         hidden        hidden
`;
const BODIES: Readonly<Record<string, object>> = {
  'POST members': { user_id: '<nina>', permissions: [] },
  'PATCH members/<bob>': { permissions: ['plans'] },
  'PATCH member-settings': { self_edit: true },
  'POST ownership-offers': { user_id: '<bob>', stay: true },
};
const MEANING: Readonly<Record<string, number>> = { x: 200, '-': 403, hidden: 404 };

const [heads = [], ...lines] = ALLOWED.trim()
  .split('\n')
  .map(line => line.trim().split(/\s+/));
const CELLS = lines.flatMap(([method = '', below = '', ...cells]) =>
  heads.map((head, index) => ({ method, below, head, status: MEANING[cells[index] ?? ''] })),
);

describe('who may ask for what', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  const people = new Map<string, string>();
  const until = '2999-01-01T00:00:00.000Z';
  const granted = new Map<string, string>();
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
    acme = await world.organization();
    people.set('owner', acme.owner).set('member', await acme.member());
    for (const permission of PERMISSIONS) {
      people.set(permission, await acme.member({ permissions: [permission] }));
      granted.set(permission, await acme.member({ grants: [{ permission, until }] }));
    }
    people.set('bob', await acme.member()).set('nina', await world.person());
    people.set('cursor', Buffer.from(JSON.stringify([until, 'x'])).toString('base64url'));
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const named = (text: string) => text.replace(/<(\w+)>/g, (_, name: string) => String(people.get(name)));
  /** As a dry run, where it would change something for whoever asks next. */
  const ask = async (as: string, method: string, below: string) => {
    const body = BODIES[`${method} ${below}`];
    const asked = body === undefined ? {} : { body: JSON.parse(named(JSON.stringify(body))) as object };
    const query = method === 'GET' ? '' : '?dry_run=true';
    return (await acme.ask(method as Asked['method'], `${named(below)}${query}`, { as, ...asked })).status;
  };

  it.each(CELLS)('$head, $method $below: $status', async ({ method, below, head, status }) => {
    expect(await ask(people.get(head)!, method, below)).toBe(status);
    const byGrant = granted.get(head);
    if (byGrant !== undefined) expect(await ask(byGrant, method, below)).toBe(status);
  });
  it.each(lines)('a stranger, %s %s: 404', async (method, below) =>
    expect(await ask(people.get('nina')!, method!, below!)).toBe(404),
  );
});
