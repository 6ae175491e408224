import { describe, expect, it } from '@jest/globals';
import { OperationRefused, type Newcomer, type PeopleOperations } from '@charter/app-identity';
import { serviceConfigOf, type RunningService } from '@charter/service';
import { runAdmin } from './commands';

type Done = Readonly<{ what: string; about: unknown }>;

const operated = (done: Done[] = []) => {
  const note = (what: string) => async (email: string, role?: string) => {
    if (email === 'nobody@example.com') throw new OperationRefused('Nobody is registered as nobody@example.com.');
    done.push({ what, about: role === undefined ? email : [email, role] });
  };
  const people: PeopleOperations = {
    register: async (newcomer: Newcomer) => {
      done.push({ what: 'register', about: newcomer });
      return { userId: 'u1', username: 'ada', apiToken: 'charter_api_x', isNew: true };
    },
    grantRole: note('grant'),
    revokeRole: note('revoke'),
    depart: async (email, { erase }) => note(erase ? 'erase' : 'deactivate')(email),
    reactivate: note('reactivate'),
    giveMandate: async ({ auditorId }) => void done.push({ what: 'mandate', about: auditorId }),
  };
  const processor = {
    name: 'things',
    parked: () => [{ processor: 'things', key: 'thing-1', reason: 'poison', since: 'then', waiting: 2 }],
    replay: async (key: string) => ({ handled: 1, waiting: 1, reason: `still poison: ${key}` }),
    rebuild: async () => ({ rows: 5, different: 0 }),
  };
  const services = [{ name: 'specs', processors: [processor] }] as unknown as readonly RunningService[];
  const config = serviceConfigOf({ NODE_ENV: 'production' });
  return { people, services, config, checkpointKeys: { rotate: async () => 'key-2' } };
};

describe('an operator', () => {
  it('registers somebody, and is shown the token once', async () => {
    const done: Done[] = [];
    const args = [
      'user:create',
      '--email',
      'ada@example.com',
      '--role',
      'staff',
      '--role',
      'auditor',
      '--country',
      'DE',
    ];
    const { code, text } = await runAdmin(args, operated(done));
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('charter_api_x') });
    expect(done).toEqual([
      { what: 'register', about: { email: 'ada@example.com', country: 'DE', roles: ['staff', 'auditor'] } },
    ]);
  });

  it.each([
    [['user:grant', '--email', 'a@b.c', '--role', 'staff'], { what: 'grant', about: ['a@b.c', 'staff'] }],
    [['user:revoke', '--email', 'a@b.c', '--role', 'auditor'], { what: 'revoke', about: ['a@b.c', 'auditor'] }],
    [['user:deactivate', '--email', 'a@b.c'], { what: 'deactivate', about: 'a@b.c' }],
    [['user:erase', '--email', 'a@b.c'], { what: 'erase', about: 'a@b.c' }],
    [['user:reactivate', '--email', 'a@b.c'], { what: 'reactivate', about: 'a@b.c' }],
  ])('%j', async (args, expected) => {
    const done: Done[] = [];
    expect(await runAdmin(args, operated(done))).toMatchObject({ code: 0 });
    expect(done).toEqual([expected]);
  });

  it('sees what is parked, has it handled again, and builds a read model anew', async () => {
    expect((await runAdmin(['parked:list'], operated())).text).toBe('things  thing-1  then  2 waiting\n  poison');
    expect((await runAdmin(['parked:replay', '--processor', 'things', '--key', 'thing-1'], operated())).text).toBe(
      '1 handled, 1 still waiting under thing-1; stopped at: still poison: thing-1.',
    );
    expect((await runAdmin(['rebuild', '--processor', 'things', '--projection', 'all'], operated())).text).toBe(
      'all is built anew: 5 rows, of which 0 differ from before.',
    );
  });

  it.each([
    [['user:create'], 'Say --email.'],
    [['user:create', '--email', 'a@b.c', '--role', 'king'], 'There is no role king: it is staff or auditor.'],
    [['user:grant', '--email', 'a@b.c'], 'Say --role.'],
    [['user:deactivate', '--email', 'nobody@example.com'], 'Nobody is registered as nobody@example.com.'],
    [['demo:create'], 'No demo users in production, or where another issuer logs in.'],
    [['parked:replay', '--key', 'thing-1'], 'Say --processor.'],
    [['rebuild', '--processor', 'x', '--projection', 'y'], 'There is no processor x. There are: things.'],
    [['user:create', '--what'], expect.stringContaining('--what')],
    [['toString'], expect.stringContaining('There is no command toString.')],
  ])('is told what is wrong with %j', async (args, text) =>
    expect(await runAdmin(args, operated())).toEqual({ code: 1, text }),
  );

  it.each([[[]], [['--help']], [['help']], [['user:create', '-h']]])('is helped by %j', async args =>
    expect(await runAdmin(args, operated())).toEqual({ code: 0, text: expect.stringContaining('Examples') }),
  );

  it('has checkpoints signed by a new key', async () =>
    expect(await runAdmin(['checkpoints:rotate-key'], operated())).toEqual({
      code: 0,
      text: 'key-2 signs from the next checkpoint on, which the key before it vouches for.',
    }));
});
