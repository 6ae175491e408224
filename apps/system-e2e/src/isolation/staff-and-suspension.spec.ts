import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { collected, eventually } from '@charter/testing';
import { isJson, isLines, shapeOf, type Answer } from './answers';
import { casesOf, momentOf } from './cases';
import { OPERATIONS, type Operation } from './document';
import { nowhereLike, organizationOf, storedOf, type Organization, type People } from './organizations';
import { isWithinOrganization, wordsOf, type Things } from './places';
import { requestOf, type Request } from './requests';
import { openSurroundings, type Person, type Surroundings } from './surroundings';

// An organization for each operation, on a machine that may do other things besides.
jest.setTimeout(120_000);

const REASON = 'Because of ticket 4711.';

let world: Surroundings;
let people: People & Readonly<{ nobody: Person }>;
let nowhere: Things;

const WITHIN = OPERATIONS.filter(isWithinOrganization);
const READS = WITHIN.filter(({ method }) => method === 'GET');
/** What members, or staff in their name, may do to it. */
const WRITES = WITHIN.filter(({ method }) => method !== 'GET');
const named = (operations: readonly Operation[]) => operations.map(operation => [operation.id, operation] as const);

beforeAll(async () => {
  world = await openSurroundings();
  const known = await world.known('owner', 'alice', 'bob', 'staff', 'auditor');
  const { owner, alice: member, bob: user, staff, auditor } = known;
  const { invited, nobody } = await world.newcomers('invited', 'nobody');
  people = { owner, member, user, invited, staff, auditor, nobody };
  nowhere = nowhereLike(await organization(), nobody);
});
afterAll(() => world.close());

const organization = () => organizationOf(people, world);

/** The request as members make it, who need no reason; what only staff may do has to have one. */
const withoutReason = ({ body, ...request }: Request): Request => {
  if (!body) return request;
  const { reason: _reason, ...rest } = body;
  return { ...request, body: rest };
};

/** In the body, where there is one; else in the query. */
const withReason = (operation: Operation, things: Things): Request => {
  const request = requestOf(operation, { things, ...(operation.body ? {} : { query: { reason: REASON } }) });
  return operation.body ? { ...request, body: { ...request.body, reason: REASON } } : request;
};

/** Visits of staff to what they are written down under. */
const visits = async (subject: string): Promise<readonly unknown[]> => {
  const services = ['organizations', 'membership', 'audit'];
  const all = await Promise.all(
    services.map(service => collected(world.store.read(`${service}StaffAccess-${subject}`, 0n))),
  );
  return all.flat().map(({ event, metadata }) => ({ ...Object(event.data), actor: metadata.actor }) as unknown);
};

const shape = (answer: Answer, { heard }: Organization) => shapeOf(answer, [heard, nowhere].flatMap(wordsOf));

describe.each(named(WITHIN))('staff: %s', (_, operation) => {
  const speaks = ['accept-ownership-offer', 'decline-ownership-offer'].includes(operation.id);
  const isForStaff = operation.requires === 'staff';

  it('is, without a reason, as if there were nothing; with one it is done, and each visit is stored', async () => {
    const acme = await organization();
    const { staff, nobody, owner } = people;
    const things = { ...acme.things, user: nobody.id };
    const ask = async (request: Request) => shape(await staff.ask(request), acme);
    const unsaid = await ask(withoutReason(requestOf(operation, { things })));
    expect(unsaid).toEqual(await ask(withoutReason(requestOf(operation, { things: nowhere }))));
    // Who may do it anywhere is told what is missing.
    expect(unsaid.status).toBe(isForStaff ? 400 : 404);
    expect(await staff.ask(withReason(operation, nowhere))).toMatchObject({ status: 404 });
    expect(await visits(acme.id)).toEqual([]);
    expect(await visits(nowhere.organization)).toEqual([]);

    if (operation.id === 'create-ownership-offer')
      await owner.does('POST', `/organizations/${acme.id}/ownership-offers/${things['ownership-offer']}/withdraw`);
    const request = withReason(operation, things);
    const { status } = await staff.ask(request);
    if (speaks) expect(status).toBe(403);
    else expect(operation.responses).toHaveProperty(String(status < 300 ? status : 'no 2xx'));
    const [path] = request.path.split('?');
    expect(await visits(acme.id)).toEqual([
      {
        ...{ staffId: staff.id, method: operation.method, path, reason: REASON },
        ...{ at: expect.any(String), actor: { kind: 'staff', id: staff.id } },
      },
    ]);
  });
});

describe('staff look at', () => {
  it('all organizations, and those of somebody, for a reason that is stored', async () => {
    const acme = await organization();
    const { staff, owner } = people;
    const query = `filter[id]=${acme.id}&reason=${encodeURIComponent(REASON)}`;
    for (const [path, subject] of [
      ['/organizations', staff.id],
      [`/users/${owner.id}/organizations`, owner.id],
    ] as const) {
      const before = await visits(subject);
      const { items } = await staff.does('GET', `${path}?${query}`);
      expect(items).toMatchObject([{ id: acme.id }]);
      expect((await visits(subject)).slice(before.length)).toMatchObject([{ path, reason: REASON }]);
    }
    expect(await staff.does('GET', `/organizations?filter[id]=${acme.id}`)).toMatchObject({ count: 0 });
    expect(await staff.ask({ method: 'GET', path: `/users/${owner.id}/organizations` })).toMatchObject({ status: 404 });
  });
});

describe('a suspended organization', () => {
  let acme: Organization;
  let before: ReadonlyMap<string, unknown>;
  let stored: unknown;

  /** What is told of a moment is the same at any other. */
  const read = async (operation: Operation) => {
    const request = requestOf(operation, { things: acme.things, query: momentOf(operation, acme.things) });
    const { status, headers, text } = await acme.owner.ask(request);
    const body = isJson(headers) ? lasting(JSON.parse(text)) : text;
    return { status, tag: headers['etag'], ...(isLines(headers) ? {} : { body }) };
  };

  beforeAll(async () => {
    acme = await organization();
    before = new Map(await Promise.all(READS.map(async one => [one.id, await read(one)] as const)));
    await people.staff.does('POST', `/organizations/${acme.id}/suspend`, { reason: REASON });
    // It is closed already; that its membership writes that down follows.
    stored = await eventually(async () => {
      const all = await changes();
      return all['membership']?.includes('MembershipSuspended') && all;
    });
  });

  /** All that is stored but who has read what. */
  const changes = async () => {
    const { auditReading: _readings, ...others } = await storedOf(acme.id, world);
    return others;
  };

  it.each(named(READS))('is read by its owner as before: %s', async (id, operation) => {
    const now = await read(operation);
    expect(now).toEqual(before.get(id));
    expect(now).toMatchObject({ status: 200 });
  });

  it.each(named(WRITES))(
    'is changed by none of its own, not even to know what it would do: %s',
    async (_, operation) => {
      const { owner, member } = people;
      const things = { ...acme.things, user: people.nobody.id };
      const tried = operation.parameters.some(({ name }) => name === 'dry_run') ? [{ dry_run: 'true' }] : [];
      for (const by of [owner, member])
        for (const query of [{}, ...tried])
          expect(await by.ask(requestOf(operation, { things, query }))).toMatchObject({ status: 403 });
    },
  );

  it('takes in nobody by an invitation', async () => {
    const answer = OPERATIONS.find(({ id }) => id === 'answer-invite')!;
    expect(await people.invited.ask(requestOf(answer, { things: acme.things }))).toMatchObject({ status: 403 });
  });

  it.each(named(WITHIN))('is to strangers as if there were nothing: %s', async (_, operation) => {
    for (const { foreign, missing } of casesOf(operation, { theirs: acme.heard, nowhere })) {
      const [theirs, none] = [await people.nobody.ask(foreign), await people.nobody.ask(missing)];
      expect(shape(theirs, acme)).toEqual(shape(none, acme));
      expect([403, 404]).toContain(theirs.status);
    }
  });

  it('has nothing stored of all that', async () => expect(await changes()).toEqual(stored));

  it('is changed again once it is reinstated', async () => {
    await people.staff.does('POST', `/organizations/${acme.id}/reinstate`, { reason: REASON });
    await acme.owner.does('PATCH', `/organizations/${acme.id}`, { label: 'Reinstated' });
  });
});

/** What is shown besides what may be done, that it is suspended, and what it is proven by. */
const lasting = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).filter(([name]) => !PASSING.has(name));
  return Object.fromEntries(shown.map(([name, inner]) => [name, lasting(inner)]));
};

const PASSING = new Set(['_links', 'status', 'updated_at', 'checkpoint', 'proofs', 'keyId', 'signature']);
