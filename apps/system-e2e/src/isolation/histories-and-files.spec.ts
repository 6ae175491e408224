import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { collected } from '@charter/testing';
import { OPERATIONS, type Named } from './document';
import { giveMandate, organizationOf, storedOf, type Organization } from './organizations';
import { isWithinOrganization, placesOf, type Things } from './places';
import type { Request } from './requests';
import { openSurroundings, type Person, type Surroundings } from './surroundings';
import { variantsOf } from './variants';

// What is told of one organization or one person is read to its end, for what is of others in it.
jest.setTimeout(120_000);

const AUDIT = OPERATIONS.filter(({ path }) => path.startsWith('/audit/'));
const OF_ORGANIZATIONS = AUDIT.filter(isWithinOrganization);
const OF_PEOPLE = AUDIT.filter(one =>
  placesOf(one).some(({ in: where, names }) => where === 'path' && names === 'member'),
);
const OPEN = AUDIT.filter(({ requires }) => requires === 'nothing');

let world: Surroundings;
let theirs: Organization;
let ours: Organization;
/** Of the same owner as theirs. */
let sister: Organization;
let readers: Readonly<Record<string, Person>>;

beforeAll(async () => {
  world = await openSurroundings();
  const { owner, alice, bob, staff, staff2 } = await world.known('owner', 'alice', 'bob', 'staff', 'staff2');
  const newcomers = await world.newcomers('user', 'invited', 'between', 'nobody', 'chief', 'auditor', 'ada', 'eve');
  const { user, invited, between, nobody, chief, auditor, ada, eve } = newcomers;
  for (const one of [auditor, ada, eve]) await world.grant(one, 'auditor');
  const people = { owner, member: alice, user, invited, staff, auditor };
  theirs = await organizationOf(people, world);
  sister = await organizationOf(people, world);
  ours = await organizationOf({ ...people, owner: bob, member: staff2, user: between }, world);
  await theirs.holds(between, ['billing']);
  await sister.holds(chief, ['admin']);
  const program = await world.program(staff);
  for (const one of [ada, program]) await giveMandate({ staff, auditor: one, organizations: [ours.id] }, staff2);
  await giveMandate({ staff, auditor: eve, organizations: [sister.id] }, staff2);
  // That they cannot go is written down, with all that they own.
  expect(await world.charter.admin('user:deactivate', '--email', owner.email)).toMatchObject({ code: 1 });
  readers = { owner, alice, bob, staff, between, nobody, chief, auditor, ada, eve, program };
});
afterAll(() => world.close());

/** What nothing about anything else has in it. */
const wordsOfTheirs = (): readonly string[] => {
  const kinds = ['organization', 'organization-name', 'organization-label', 'ownership-offer', 'invitation'] as const;
  const named: readonly Named[] = [...kinds, 'mandate'];
  return [...named.map(kind => theirs.things[kind]), ...theirs.untold];
};

/** All that can be asked by these operations. */
const questions = (operations: typeof AUDIT, things: Things, query = ''): readonly Request[] =>
  operations
    .flatMap(operation => variantsOf(operation, { things }))
    // There are no projects yet; and one permission stands for all of them.
    .filter(({ names, request: { path } }) => names !== 'project' && !/permission=(?!member)/.test(path))
    .map(({ request }) => ({ ...request, path: withQuery(request.path, query) }));

const withQuery = (path: string, query: string): string =>
  query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;

/** What was answered to all of these, which have to be answered: by its address. */
const answersTo = async (by: Person, requests: readonly Request[]): Promise<ReadonlyMap<string, string>> => {
  const told = new Map<string, string>();
  for (const request of requests) {
    const { status, headers, text } = await by.ask(request);
    if (status !== 200) throw new Error(`${request.path}: ${status} ${text}`);
    told.set(request.path, `${text}${JSON.stringify(headers)}`);
  }
  return told;
};

/** Which of these words are in which of the answers. */
const found = (answers: ReadonlyMap<string, string>, words: readonly string[]) =>
  [...answers].flatMap(([path, text]) => words.filter(word => text.includes(word)).map(word => ({ path, word })));

const REASON = 'reason=ticket+4711';

describe('what is told of an organization has nothing of another in it', () => {
  it.each([
    ['its owner', 'bob', () => ours],
    ['an auditor by a mandate for it', 'ada', () => ours],
    ['a program by a mandate for it', 'program', () => ours],
    ['staff', 'staff', () => ours],
    ['its administrator, whose owner has both', 'chief', () => sister],
    ['an auditor by a mandate for it, whose owner has both', 'eve', () => sister],
    ['staff, where its owner has both', 'staff', () => sister],
  ])('for %s', async (_, name, organization) => {
    const asked = questions(OF_ORGANIZATIONS, organization().things, name === 'staff' ? REASON : '');
    expect(asked.length).toBeGreaterThan(OF_ORGANIZATIONS.length);
    expect(found(await answersTo(readers[name]!, asked), wordsOfTheirs())).toEqual([]);
  });

  it('nor, in the files of its administrator, how much there is of others: no stream of several organizations', async () => {
    const files = OF_ORGANIZATIONS.filter(({ path }) => path.includes('/export'));
    const answers = await answersTo(readers['chief']!, questions(files, sister.things));
    expect(found(answers, [`membership-${sister.id}`])).not.toEqual([]);
    expect(found(answers, [`"owner-${readers['owner']!.id}"`])).toEqual([]);
  });

  it('and all of it in what is told of that', async () => {
    const { 'organization-label': label, 'organization-name': called, invitation } = theirs.things;
    const answers = await answersTo(readers['owner']!, questions(OF_ORGANIZATIONS, theirs.things));
    for (const word of [theirs.id, label, called, invitation, theirs.things['ownership-offer']])
      expect(found(answers, [word])).not.toEqual([]);
  });
});

it.each([
  ['its administrators', 'bob', false],
  ['auditors', 'ada', true],
])(
  'whoever of staff did something in an organization is not named to anybody but auditors: to %s',
  async (_, name, isNamed) => {
    const { staff, between } = readers as Readonly<Record<'staff' | 'between', Person>>;
    const permissions = name === 'bob' ? ['billing'] : ['plans'];
    const path = `/organizations/${ours.id}/members/${between.id}`;
    await staff.does('PATCH', path, { permissions, reason: 'Ticket 4711' });
    const answers = await answersTo(readers[name]!, questions(OF_ORGANIZATIONS, ours.things));
    expect(found(answers, [staff.email]).length > 0).toBe(isNamed);
    const named = [...answers.values()].flatMap(text =>
      [...text.matchAll(/ref\/users\?in=([^&"]*)/g)].map(([, ids]) => ids),
    );
    expect(named.some(ids => ids?.includes(between.id))).toBe(true);
    expect(named.some(ids => ids?.includes(staff.id))).toBe(isNamed);
  },
);

describe('what is told of a person', () => {
  const about = (id: string, query = '') => questions(OF_PEOPLE, { ...ours.things, member: id }, query);
  const storedOfAlice = async () => {
    const streams = ['auditReading', 'auditStaffAccess'].map(name => `${name}-${readers['alice']!.id}`);
    return Promise.all(streams.map(stream => collected(world.store.read(stream, 0n))));
  };

  it.each(['bob', 'ada', 'program'])(
    'has in it, for %s, what is in organizations that they may look into',
    async name => {
      const answers = await answersTo(readers[name]!, about(readers['between']!.id));
      expect(found(answers, wordsOfTheirs())).toEqual([]);
      expect(found(answers, [ours.id])).not.toEqual([]);
    },
  );

  it.each([
    ['themselves', 'between', ''],
    ['staff', 'staff', REASON],
  ])('has everything in it for %s', async (_, name, query) => {
    const answers = await answersTo(readers[name]!, about(readers['between']!.id, query));
    for (const { id } of [ours, theirs]) expect(found(answers, [id])).not.toEqual([]);
  });

  it('has nothing in it for themselves of what is others’, where they hold nothing by which they would see it', async () => {
    const answers = await answersTo(readers['between']!, about(readers['between']!.id));
    const others = wordsOfTheirs().filter(word => word !== theirs.id);
    expect(found(answers, [...others, readers['alice']!.id])).toEqual([]);
  });

  it('is nothing, and nothing is written down, where somebody may look into none of these', async () => {
    const before = await storedOfAlice();
    for (const name of ['bob', 'between', 'nobody', 'auditor', 'staff', 'chief'])
      for (const request of about(readers['alice']!.id)) {
        const { status, text } = await readers[name]!.ask(request);
        expect({ name, request, status, text }).toMatchObject({ name, request, status: name === 'chief' ? 200 : 404 });
        for (const word of wordsOfTheirs()) expect(text).not.toContain(word);
      }
    const stored = await storedOfAlice();
    // The chief alone was shown something.
    const ofOthers = stored.flat().filter(({ metadata }) => metadata.actor.id !== readers['chief']!.id);
    expect(ofOthers).toEqual(before.flat());
  });

  it.each(['ada', 'program', 'staff'])(
    'is nothing of an organization, whose id %s takes for a person’s',
    async name => {
      const before = await storedOf(theirs.id, world);
      for (const request of about(theirs.id, name === 'staff' ? REASON : '')) await readers[name]!.ask(request);
      expect(await storedOf(theirs.id, world)).toEqual(before);
    },
  );
});

it('what is open to anybody names nothing of anybody', async () => {
  await readers['owner']!.ask({ method: 'GET', path: `/audit/organizations/${theirs.id}/export` });
  for (const request of questions(OPEN, theirs.things)) {
    const { status, text } = await world.ask(request);
    expect(status).toBe(200);
    for (const word of [...wordsOfTheirs(), ...Object.values(readers).map(({ id }) => id)])
      expect(text).not.toContain(word);
  }
});
