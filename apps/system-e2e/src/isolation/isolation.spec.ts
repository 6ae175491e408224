import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@charter/testing';
import { shapeOf, type Answer } from './answers';
import { casesOf, type Case, type Sides } from './cases';
import { faultsOf } from './conformity';
import { counterfeitsOf } from './counterfeit-tokens';
import { OPERATIONS, type Named, type Operation } from './document';
import { giveMandate, nowhereLike, organizationOf, requestMandate, storedOf } from './organizations';
import type { Organization, People } from './organizations';
import { isWithinOrganization, placesOf, tellingPlacesOf, wordsOf } from './places';
import { requestOf, type Request } from './requests';
import { openSurroundings, type Person, type Surroundings } from './surroundings';
import { variantsOf } from './variants';

// Some thousands of requests at a few milliseconds each, on a machine that may do other things besides.
jest.setTimeout(120_000);

const COUNTERFEITS = [
  'a token of another issuer',
  'a token signed with another key',
  'a token that brings its key along',
  'a token signed with our public key as a secret',
  'a token that nobody signed',
];
/** Whoever has no token of ours: nothing but what requires nothing may answer them. */
const UNKNOWN = ['nobody who has logged in', ...COUNTERFEITS];
const STRANGER = 'a member of another organization';
/** Whoever may see something by a mandate: auditors, and programs of the platform. */
const AUDITOR = 'an auditor with a mandate for another organization';
const PROGRAM = 'a program with a mandate for another organization';
const MANDATED = [AUDITOR, PROGRAM];
const OUTSIDERS = [
  ...[...UNKNOWN, STRANGER, 'a removed member', 'somebody invited only', 'somebody who belongs nowhere'],
  ...[
    'an auditor without a mandate',
    'an auditor whose mandates have ended, ran out, or wait for approval',
    'a past auditor',
    ...MANDATED,
  ],
];
/** They may do everything in one organization, and nothing in the other. */
const BETWEEN = 'a plain member who manages another organization';

const WITH_PLACES = OPERATIONS.filter(operation => tellingPlacesOf(operation).length > 0);
/** What is shown by a mandate, too. */
const isAudit = ({ path }: Operation): boolean => path.startsWith('/audit/');

let world: Surroundings;
let people: People & Readonly<{ colleague: Person; nobody: Person }>;
let theirs: Organization;
let ours: Organization;
let sides: Sides;
let before: Readonly<{ stored: unknown; shown: unknown }>;
let made = 0;
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await openSurroundings();
  const known = await world.known('owner', 'alice', 'bob', 'staff', 'staff2');
  const { owner, alice: member, bob: stranger, staff, staff2: colleague } = known;
  const newcomers = await world.newcomers('user', 'invited', 'removed', 'nobody', 'between', 'auditor');
  const { user, invited, removed, nobody, between, auditor } = newcomers;
  await world.grant(auditor, 'auditor');
  people = { owner, member, user, invited, staff, auditor, colleague, nobody };
  theirs = await organizationOf(people, world);
  ours = await organizationOf(
    { owner: stranger, member: colleague, user: between, invited: nobody, staff, auditor },
    world,
  );
  await ours.holds(between, ['admin']);
  await theirs.holds(between, []);
  await theirs.holds(removed, ['admin']);
  await owner.does('DELETE', `/organizations/${theirs.id}/members/${removed.id}`);
  for (const [name, token] of Object.entries(await counterfeitsOf(world.charter.url, owner.token)))
    tokens.set(name, token);
  for (const [name, { token }] of [
    [STRANGER, stranger],
    ['a removed member', removed],
    ['somebody invited only', invited],
    ['somebody who belongs nowhere', nobody],
    [BETWEEN, between],
    ...Object.entries(await auditors()),
  ] as const)
    tokens.set(name, token);
  // Before anything is exported, there may be no checkpoint yet.
  await owner.ask({ method: 'GET', path: `/audit/organizations/${theirs.id}/export` });
  sides = { theirs: theirs.heard, nowhere: nowhereLike(theirs, nobody) };
  before = await stateOf(theirs);
});
afterAll(async () => {
  process.stdout.write(`The isolation matrix made ${made} requests.\n`);
  await world.close();
});

/** Those who see nothing of theirs. */
const auditors = async (): Promise<Readonly<Record<string, Person>>> => {
  const { staff, colleague } = people;
  const { without, elsewhere, over, past } = await world.newcomers('without', 'elsewhere', 'over', 'past');
  for (const one of [without, elsewhere, over, past]) await world.grant(one, 'auditor');
  const program = await world.program(staff);
  for (const auditor of [elsewhere, program])
    await giveMandate({ staff, auditor, organizations: [ours.id] }, colleague);
  const asked = { staff, auditor: over, organizations: [theirs.id] };
  await requestMandate(asked);
  const ended = await giveMandate(asked, colleague);
  await staff.does('POST', `/mandates/${ended}/end`, { reason: 'It is done.' });
  // Long enough to be approved.
  const short = await giveMandate({ ...asked, lasts: 5_000 }, colleague);
  await eventually(async () => (await staff.does('GET', `/mandates/${short}`))['state'] === 'lapsed');
  await giveMandate({ staff, auditor: past, organizations: [theirs.id] }, colleague);
  await world.revoke(past, 'auditor');
  return {
    'an auditor without a mandate': without,
    'an auditor whose mandates have ended, ran out, or wait for approval': over,
    'a past auditor': past,
    ...{ [AUDITOR]: elsewhere, [PROGRAM]: program },
  };
};

/** All that is stored of an organization, and all that it shows to its owner. */
const stateOf = async ({ id, things, owner }: Organization) => {
  const reads = OPERATIONS.filter(({ method, path }) => method === 'GET' && path.startsWith('/organizations/{'));
  const shown = reads.map(async operation => {
    const { status, headers, text } = await owner.ask(requestOf(operation, { things }));
    return { operation: operation.id, status, tag: headers['etag'], text };
  });
  return { stored: await storedOf(id, world), shown: await Promise.all(shown) };
};

/** What may be answered to whoever asks for something of others, where it is not answered as if there were nothing. */
const REFUSED: Readonly<Record<Case['place'], readonly number[]>> = {
  path: [403, 404],
  query: [403, 404],
  body: [400, 403, 404],
  'wrong parent': [404],
};

/** What is wrong with the answers to a case: nothing, where it is as if there were nothing. */
const wrongWith = async (one: Case, caller: string, operation: Operation): Promise<unknown> => {
  const { place, what, foreign, missing, tells } = one;
  const isUnknown = UNKNOWN.includes(caller) && operation.requires !== 'nothing';
  // Of anybody, known or not, a mandate shows what is in its organizations: of these, nothing.
  const mayAnswer =
    one.mayAnswer || (MANDATED.includes(caller) && isAudit(operation) && !isWithinOrganization(operation));
  const answers = [foreign, ...(tells === undefined ? [missing] : [])].map(each => ask(each, caller));
  const [answer, other] = await Promise.all(answers);
  const { status, text } = answer!;
  const secrets = [...theirs.untold, people.member.email, ...(isAudit(operation) ? neverAsked(foreign) : [])];
  const untold = secrets.filter(word => text.includes(word));
  const refused = isUnknown ? [401] : tells === undefined ? REFUSED[place] : [409];
  const isAllowed = refused.includes(status) || (mayAnswer && !isUnknown && status < 300);
  const said = [theirs.heard, sides.nowhere, ours.heard].flatMap(wordsOf);
  const shapes = [answer!, other ?? answer!].map(each => JSON.stringify(shapeOf(each, said)));
  return isAllowed && shapes[0] === shapes[1] && untold.length === 0
    ? undefined
    : { place, what, foreign, missing, shapes, untold };
};

/**
 * What was asked about is written down, and shown to whoever has asked, and people belong to no organization alone: of
 * theirs, what is neither.
 */
const SHOWN_ANYWAY: ReadonlySet<string> = new Set([
  ...OPERATIONS.filter(isAudit).flatMap(operation =>
    placesOf(operation).flatMap(({ in: where, names }) => (where === 'query' ? names : [])),
  ),
  ...['user', 'address'],
]);

const neverAsked = ({ path }: Request): readonly string[] =>
  Object.entries(theirs.heard).flatMap(([name, word]) => (SHOWN_ANYWAY.has(name) || path.includes(word) ? [] : [word]));

const ask = (request: Request, caller: string): Promise<Answer> => {
  made++;
  return world.ask(request, tokens.get(caller));
};

describe.each(WITH_PLACES.map(operation => [operation.id, operation] as const))('%s', (_, operation) => {
  const wrongWithAll = async (cases: readonly Case[], caller: string): Promise<readonly unknown[]> => {
    const wrong: unknown[] = [];
    for (const one of cases) wrong.push((await wrongWith(one, caller, operation)) ?? []);
    return wrong.flat();
  };

  it.each(OUTSIDERS)('shows and does nothing of others for %s', async caller => {
    const hasHome = caller === STRANGER || (MANDATED.includes(caller) && isAudit(operation));
    const cases = casesOf(operation, hasHome ? { ...sides, home: ours.things } : sides);
    expect(cases).not.toEqual([]);
    expect(await wrongWithAll(cases, caller)).toEqual([]);
  });

  if (isWithinOrganization(operation) && operation.requires !== 'member')
    it('refuses a member who holds nothing, whatever they name, and tells them nothing of it', async () => {
      const answers: unknown[] = [];
      for (const { foreign } of casesOf(operation, sides).filter(({ foreign: { method } }) => method !== 'HEAD')) {
        const { status, text } = await ask(foreign, BETWEEN);
        answers.push({ status, text, untold: theirs.untold.filter(word => text.includes(word)) });
      }
      expect(answers[0]).toMatchObject({ status: 403, untold: [] });
      expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    });

  if (isWithinOrganization(operation) && placesOf(operation).filter(place => place.in === 'path').length > 1)
    it(`takes nothing of others for a thing of the organization in the address, asked by ${BETWEEN}`, async () => {
      const cases = casesOf(operation, { ...sides, home: ours.things });
      const ofWrongParent = cases.filter(({ place }) => place === 'wrong parent');
      expect(ofWrongParent).not.toEqual([]);
      expect(await wrongWithAll(ofWrongParent, BETWEEN)).toEqual([]);
    });
});

describe('after all that', () => {
  it('nothing is stored or changed in the organization of others', async () =>
    expect(await stateOf(theirs)).toEqual(before));

  it('each address knows the methods that the document gives it, and no other', async () => {
    for (const { path } of OPERATIONS) {
      const address = path.replace(/\{\w+\}/g, 'x');
      const fits = (other: Operation) =>
        new RegExp(`^${other.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address) ? [other.method] : [];
      const methods = new Set<string>(OPERATIONS.flatMap(fits));
      if (methods.has('GET')) methods.add('HEAD');
      const { status, headers } = await world.ask({ method: 'PUT', path: address });
      expect({ path, status, allow: headers['allow'] }).toEqual({
        ...{ path, status: 405, allow: [...methods].sort().join(', ') },
      });
    }
  });

  it('every request that was refused is one that is answered: to those who belong, and as the document says', async () => {
    const wrong: unknown[] = [];
    const wait: Operation[] = [...OPERATIONS];
    const one = async () => {
      for (let operation = wait.shift(); operation; operation = wait.shift())
        wrong.push(...(await wronglyAnswered(operation)));
    };
    // As many as there are processors to work on them, and one that waits.
    await Promise.all([one(), one(), one()]);
    expect(wrong).toEqual([]);
  });
});

/** Who may do what not every owner may. */
const SPEAKERS: Readonly<Record<string, Exclude<keyof typeof people, 'user'>>> = {
  'suspend-org': 'staff',
  'reinstate-org': 'staff',
  'accept-ownership-offer': 'member',
  'decline-ownership-offer': 'member',
  'answer-invite': 'invited',
  'list-mandates': 'staff',
  'get-mandate': 'auditor',
  'request-mandate': 'staff',
  'approve-mandate': 'colleague',
  'end-mandate': 'staff',
};

/** They say where a page or a moment begins: nothing need be behind it. */
const BEGINNINGS: readonly (Named | undefined)[] = ['cursor', 'position'];

/** The request of an operation, and its variants, in an organization that is there for them alone. */
const wronglyAnswered = async (operation: Operation): Promise<readonly unknown[]> => {
  const { things, owner, id } = await organizationOf(people, world);
  const { ask: by } = people[SPEAKERS[operation.id] ?? 'owner'];
  if (operation.id === 'create-ownership-offer')
    await owner.does('POST', `/organizations/${id}/ownership-offers/${things['ownership-offer']}/withdraw`);
  // Whoever is to be added must not belong to it yet.
  const variants = variantsOf(operation, { things: { ...things, user: people.nobody.id } });
  const wrong: unknown[] = [];
  for (const { request, names } of variants) {
    const answer = await by(request);
    // There are no projects yet, and so nobody holds anything in one.
    const isAnswered = answer.status < 300 || (names === 'project' && answer.status === 404);
    const faults = [...(isAnswered ? [] : [answer.status]), ...faultsOf(answer, operation)];
    // Otherwise a filter that finds nothing would be as good as one that finds nothing of others.
    if (names !== undefined && !BEGINNINGS.includes(names) && isEmpty(answer)) faults.push('it finds nothing');
    if (faults.length > 0) wrong.push({ operation: operation.id, request, faults, text: answer.text });
  }
  return wrong;
};

const isEmpty = ({ text }: Answer): boolean => text.includes('"items":[]');
