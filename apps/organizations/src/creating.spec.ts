import { describe, expect, it } from '@jest/globals';
import { refuse } from '@charter/event-sourcing';
import { Problem, unavailable, type Caller } from '@charter/service';
import { creating } from './creating';
import type { Creation } from './naming/creation';

const now = '2026-01-01T00:00:00.000Z';
const cause = { commandId: 'c', requestHash: 'h', correlationId: 'r', actor: { kind: 'user', id: 'olga' } } as const;
const olga: Caller = {
  ...{ id: 'olga', kind: 'user', roles: [], country: 'FR', sessionId: 's', now, cause, repeatable: false },
  deadline: AbortSignal.timeout(5_000),
};

type Told = Readonly<{
  refused?: Exclude<Awaited<ReturnType<Creation>>, string>;
  founded?: Promise<void>;
  parked?: string;
}>;

/** Everything around a creation, and in which order it was asked for what. */
const around = ({ refused, founded = Promise.resolve(), parked }: Told = {}) => {
  const asked: Parameters<Creation>[] = [];
  const done: string[] = [];
  const create = creating({
    create: async (...what) => {
      asked.push(what);
      done.push('create');
      return refused ?? 'o1';
    },
    foundings: {
      isFounded: async () => false,
      founded: async id => {
        done.push(`founded ${id}`);
        return founded;
      },
    },
    callers: { facts: async () => undefined, isActiveUser: async id => id === 'rita' },
    contacts: { seal: async address => `sealed ${address}`, open: async () => undefined },
    settle: async () => void done.push('settle'),
    trust: id => {
      if (id === parked) throw unavailable('An operator has to look at it.', { seconds: 30 });
    },
  });
  return { create, asked, done };
};
const problemOf = async (work: Promise<unknown>) => {
  const problem = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw new Error(`That is no problem: ${String(problem)}`);
  return [problem.status, problem.message, problem.headers['retry-after']];
};

describe('a creation', () => {
  it('asks for what was said, and for what is so where nothing is said', async () => {
    const { create, asked } = around();
    expect(await create({ label: 'Acme Corp' }, olga)).toBe('o1');
    expect(asked).toEqual([
      [
        {
          label: 'Acme Corp',
          name: 'acme-corp',
          country: 'FR',
          type: 'flexible',
          ownerId: 'olga',
          by: 'olga',
          at: now,
        },
        cause,
        olga.deadline,
      ],
    ]);
  });

  it('asks for a sealed address, and never for the address', async () => {
    const { create, asked } = around();
    await create({ label: 'Acme', security_contact: 'alarm@example.com' }, olga);
    expect(asked[0]?.[0]).toMatchObject({ securityContact: 'sealed alarm@example.com' });
  });

  it('is answered once everybody can see it', async () => {
    const { create, done } = around();
    await create({ label: 'Acme' }, olga);
    expect(done).toEqual(['create', 'settle', 'founded o1']);
  });

  it('needs a country where the caller has none', async () => {
    const { country: _, ...nowhere } = olga;
    const { create, done } = around();
    expect(await problemOf(create({ label: 'Acme' }, nowhere))).toEqual([
      400,
      'Say in which country the organization is.',
      undefined,
    ]);
    expect(done).toEqual([]);
  });

  it.each([
    ['name-taken', 409],
    ['name-reserved', 409],
    ['command-id-reused', 422],
  ] as const)('that is refused for %s is %d, and not waited for', async (reason, status) => {
    const { create, done } = around({ refused: refuse(reason) });
    expect(await problemOf(create({ label: 'Acme' }, olga))).toEqual([status, expect.any(String), undefined]);
    expect(done).toEqual(['create']);
  });

  it('whose name somebody else is about to take is 503, with when to come again', async () => {
    const { create } = around({ refused: refuse('claim-open') });
    expect(await problemOf(create({ label: 'Acme' }, olga))).toEqual([503, expect.any(String), '1']);
  });

  it('that is not made known to everybody in time is 503, and takes effect all the same', async () => {
    const { create } = around({ founded: Promise.reject(new Error('too late')) });
    expect(await problemOf(create({ label: 'Acme' }, olga))).toEqual([
      503,
      expect.stringMatching(/^The organization is stored and will appear/),
      '2',
    ]);
  });

  it('whose founding could not be processed is 503 at once', async () => {
    const { create, done } = around({ parked: 'o1' });
    expect(await problemOf(create({ label: 'Acme' }, olga))).toEqual([503, expect.any(String), '30']);
    expect(done).toEqual(['create', 'settle']);
  });
});

describe('a creation for somebody else', () => {
  const staff: Caller = { ...olga, roles: ['staff'] };
  const robot: Caller = { ...olga, kind: 'service' };

  it('is done as staff', async () => {
    const { create, asked } = around();
    await create({ label: 'Acme', owner_id: 'rita' }, staff);
    expect(asked[0]).toMatchObject([
      { ownerId: 'rita', by: 'olga' },
      { actor: { kind: 'staff', id: 'olga' } },
      expect.anything(),
    ]);
  });

  it.each([
    ['who are no staff', { caller: olga, owner_id: 'rita', status: 403 }],
    ['who are service accounts', { caller: robot, owner_id: 'rita', status: 403 }],
    ['who are service accounts and name nobody', { caller: robot, status: 400 }],
    ['who name nobody that there is', { caller: staff, owner_id: 'nobody', status: 400 }],
  ])('is refused to those %s', async (_, { caller, status, ...owner }) => {
    const { create, done } = around();
    expect(await problemOf(create({ label: 'Acme', ...owner }, caller))).toEqual([
      status,
      expect.any(String),
      undefined,
    ]);
    expect(done).toEqual([]);
  });

  it('is not decided while what is known of them is doubtful', async () => {
    const { create } = around({ parked: 'rita' });
    expect(await problemOf(create({ label: 'Acme', owner_id: 'rita' }, staff))).toEqual([
      503,
      expect.any(String),
      '30',
    ]);
  });

  it('is none where the caller names themselves', async () => {
    const { create, asked } = around();
    await create({ label: 'Acme', owner_id: 'olga' }, olga);
    expect(asked[0]).toMatchObject([{ ownerId: 'olga' }, { actor: { kind: 'user' } }, expect.anything()]);
  });
});
