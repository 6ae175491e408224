import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from './run';

const repository = resolve(__dirname, '../../..');
const copied = ['organizations', 'membership'].flatMap(context => [`libs/${context}/domain`, `apps/${context}`]);

/** What the repository's compiler and runner need to know of a copy of a part of it. */
const settings = {
  'tsconfig.json': JSON.stringify({
    extends: join(repository, 'tsconfig.base.json'),
    compilerOptions: { noEmit: true, composite: false, incremental: false, types: ['node', 'jest'] },
    include: ['**/archive-organization*.ts', '**/deleted-organizations/*.ts', '**/founders/*.ts'],
  }),
  'jest.config.cjs': `module.exports = {
    ...require(${JSON.stringify(join(repository, 'jest.config.cjs'))}),
    rootDir: __dirname,
    testMatch: [
      '**/{archive-organization,deleted-organizations.int,founders.int}.spec.ts',
      '**/organizations/domain/src/samples.spec.ts',
    ],
    maxWorkers: 1,
  };`,
};

// Twice what it takes on a machine that is busy with everything else.
const LONGEST_MS = 120_000;

const ARCHIVE = ['command', '--context', 'organizations', '--stream', 'organization', '--name', 'ArchiveOrganization'];
const DELETED = [
  'read-model',
  '--service',
  'organizations',
  '--stream',
  'organization',
  '--name',
  'deleted-organizations',
];
const FOUNDERS = ['read-model', '--service', 'membership', '--stream', 'membership', '--name', 'founders'];

describe('a new slice', () => {
  const root = mkdtempSync(join(tmpdir(), 'new-slice-'));
  const answers: Awaited<ReturnType<typeof run>>[] = [];
  beforeAll(async () => {
    const isWritten = (path: string) => basename(path) !== 'dist';
    for (const path of copied) cpSync(join(repository, path), join(root, path), { recursive: true, filter: isWritten });
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    cpSync(join(repository, '.prettierrc.json'), join(root, '.prettierrc.json'));
    for (const [name, text] of Object.entries(settings)) writeFileSync(join(root, name), text);
    for (const args of [ARCHIVE, [...DELETED, '--event', 'OrganizationDeleted'], FOUNDERS])
      answers.push(await run(args, root));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const program = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...args], { cwd: root });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (printed += String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, printed };
  };

  it('is written, and says what belongs where', () => {
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
    const [command = '', deleted = '', founders = ''] = answers.map(({ text }) => text);
    const domain = 'libs/organizations/domain/src/organization';
    for (const line of [
      `  ${domain}/archive-organization.spec.ts`,
      `  ${domain}/events.ts: the event moves here from archive-organization.ts, which imports it`,
      `    OrganizationEvent: | OrganizationArchived`,
      `    mv ${domain}/archive-organization.sample.json ${domain}/samples/OrganizationArchived.v1.json`,
      `    evolve: case 'OrganizationArchived': return { ...state, archivedAt: event.data.at };`,
      `    OrganizationArchived: notPublic,`,
    ])
      expect(command.split('\n')).toContain(line);
    const projections = 'apps/organizations/src/projections';
    for (const name of ['organizations', 'organization-names'])
      expect(command).toContain(`${projections}/${name}/${name}.projection.ts: `);
    expect(command).not.toContain('name-claims.projection.ts');
    expect(deleted).toContain('OrganizationsServiceTables: & DeletedOrganizationsTables');
    expect(founders).toContain('readModel(founders, storeFacts({ membership: membershipHistory })),');
  });

  it('holds an example that is what the command writes', () => {
    const sample = join(root, 'libs/organizations/domain/src/organization/archive-organization.sample.json');
    const { type, data } = JSON.parse(readFileSync(sample, 'utf8')) as { type: string; data: object };
    expect([type, Object.keys(data)]).toEqual(['OrganizationArchived', ['archivedBy', 'at']]);
  });

  it(
    'is what the repository’s compiler accepts',
    async () => {
      const compiled = await program(
        join(repository, 'node_modules/typescript-7/bin/tsc'),
        '-p',
        '.',
        '--listFilesOnly',
      );
      expect(compiled.printed).toContain('founders.int.spec.ts');
      expect(await program(join(repository, 'node_modules/typescript-7/bin/tsc'), '-p', '.')).toEqual({
        code: 0,
        printed: '',
      });
    },
    LONGEST_MS,
  );

  it(
    'passes its own specs, and lets those of the stored events pass',
    async () => {
      const { code, printed } = await program(join(repository, 'node_modules/jest/bin/jest.js'));
      expect(printed).toContain('Test Suites: 4 passed, 4 total');
      expect(code).toBe(0);
    },
    LONGEST_MS,
  );

  it('overwrites nothing', async () => {
    const file = join(root, 'apps/membership/src/projections/founders/founders.query.ts');
    writeFileSync(file, 'mine');
    expect(await run(FOUNDERS, root)).toEqual({ code: 1, text: expect.stringContaining('Nothing is overwritten') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is only shown by a dry run', async () => {
    const { code, text } = await run([...FOUNDERS.slice(0, -1), 'owners', '--dry-run'], root);
    expect([code, text]).toEqual([0, expect.stringContaining("name: 'owners'")]);
    expect(existsSync(join(root, 'apps/membership/src/projections/owners'))).toBe(false);
  });

  it('needs no stream to be named where a service has one kind only', async () => {
    const args = ['read-model', '--service', 'notifications', '--name', 'letters', '--dry-run'];
    const { code, text } = await run(args, repository);
    expect([code, text]).toEqual([0, expect.stringContaining("name: 'letters'")]);
  });

  it.each([[[]], [['--help']], [['command', '-h']]])('is explained by %j', async args =>
    expect(await run(args, root)).toEqual({ code: 0, text: expect.stringContaining('Examples') }),
  );

  it.each([
    [['saga'], 'There is no kind saga'],
    [['command', '--context', 'organizations'], 'Say --stream.'],
    [['command', '--context', 'planets', '--stream', 'planet', '--name', 'MovePlanet'], 'There is no context planets'],
    [[...ARCHIVE.slice(0, 3), '--stream', 'planet', '--name', 'MovePlanet'], 'organization, organization-name'],
    [[...ARCHIVE, '--event', 'OrganizationDeleted'], 'has an event OrganizationDeleted already'],
    [[...ARCHIVE.slice(0, -1), 'Archive'], 'write it like ArchiveOrganization'],
    [['read-model', '--service', 'organizations', '--name', 'things'], 'Say --stream: organizations has'],
    [[...DELETED, '--event', 'OrganizationMoved'], 'has no event OrganizationMoved'],
    [['read-model', '--what'], '--what'],
  ])('is refused to %j', async (args, text) =>
    expect(await run(args, root)).toEqual({ code: 1, text: expect.stringContaining(text) }),
  );
});
