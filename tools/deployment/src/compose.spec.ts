import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@charter/app-all-in-one';
import { serviceConfigOf, SHARED_VARIABLES } from '@charter/service';
import { DCLinter } from 'dclint';
import { composeFile, publishedBy, type Container } from './compose-file';
import { dockerfile, environmentIn, imageItself } from './dockerfile';
import { CLONE, textOf } from './files';
import { nginxFile, PORT } from './nginx-file';
import { isPinned } from './pinned-image';

const NAMES = SERVICES.map(({ name }) => name);
const compose = composeFile();
const containers = Object.entries(compose.services);
const containerOf = (name: string): Container => compose.services[name]!;
const published = publishedBy(compose);

type Linted = Readonly<{ messages: readonly Readonly<{ rule: string }>[] }>;

describe('docker-compose.yml', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-compose-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** By Compose's own schema, and by the rules that are about more than looks. */
  const faultsOf = (text: string): readonly string[] => {
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, text);
    const looks = ['service-keys-order', 'services-alphabetical-order', 'service-dependencies-alphabetical-order'];
    const rules = Object.fromEntries(['top-level-properties-order', ...looks].map(rule => [rule, 0 as const]));
    // The types that the linter brings cannot be followed: they leave out the ends of their files' names.
    const linter: { lintFiles: (files: readonly string[], deep: boolean) => readonly Linted[] } = new DCLinter({
      ...{ rules, quiet: false, debug: false, exclude: [] },
    });
    return linter.lintFiles([file], false).flatMap(({ messages }) => messages.map(({ rule }) => rule));
  };

  it('is what Compose takes', () => expect(faultsOf(textOf('docker-compose.yml'))).toEqual([]));

  it.each([
    ['invalid-schema', 'healthcheck:\n      intervall: 5s'],
    ['no-unbound-port-interfaces', "ports: ['80:80']"],
    ['service-image-require-explicit-tag', 'hostname: a\n    image: nginx'],
  ])('would not be with a fault: %s', (rule, lines) =>
    expect(faultsOf(`name: charter\nservices:\n  a:\n    ${lines}\n`)).toContain(rule),
  );

  it.each(containers)('has one exact version of the image of %s, or builds it', (_, { image, build }) =>
    expect(build !== undefined || isPinned(image ?? '')).toBe(true),
  );

  it('has the version of Kafka that runs without containers', () => {
    const [, version] = /<kafka.version>(.+)<\/kafka.version>/.exec(textOf('tools/infra/pom.xml')) ?? [];
    expect(containerOf('kafka').image).toBe(`apache/kafka:${version}`);
  });

  it.each(containers)('knows whether %s is well', (name, { build, healthcheck }) => {
    const hasOwn = (healthcheck?.test?.length ?? 0) > 1;
    const isOfImage = build !== undefined && healthcheck === undefined;
    const ends = name === 'topics' && healthcheck?.disable === true;
    expect([hasOwn, isOfImage, ends]).toContain(true);
  });

  it('mounts what there is', () => {
    const files = containers.flatMap(([, { volumes = [] }]) => volumes).map(volume => volume.split(':')[0]!);
    const missing = files.filter(file => (file.startsWith('.') ? !existsSync(join(CLONE, file)) : !isVolume(file)));
    expect(missing).toEqual([]);
  });
});

const isVolume = (name: string) => Object.hasOwn(compose.volumes, name);

const ours = containers.filter(([name, { build }]) => build !== undefined && name !== 'topics');

describe('the containers of services', () => {
  const built = containers.filter(([, { build }]) => build !== undefined);

  it('are all that there are, each from the one Dockerfile', () => {
    expect(ours.map(([name, { build }]) => [name, build])).toEqual(
      NAMES.map(name => [name, { context: '.', args: { APP: name } }]),
    );
  });

  it.each(built)('is told what a process needs: %s', (_, { environment = {} }) => {
    expect(SHARED_VARIABLES.filter(name => !environment[name])).toEqual([]);
    expect(serviceConfigOf(environment)).toMatchObject({ host: '0.0.0.0', port: PORT, trustProxy: true });
  });

  it.each(ours)('waits for its topics and its servers: %s', (_, { depends_on }) =>
    expect(depends_on).toEqual({
      topics: { condition: 'service_completed_successfully' },
      eventstore: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    }),
  );

  it.each(built)('writes only where its image lets it: %s', (_, { read_only, tmpfs }) => {
    const { DATA_DIR, NODE_COMPILE_CACHE } = environmentIn(imageItself(dockerfile()));
    expect({ read_only, tmpfs }).toEqual({ read_only: true, tmpfs: [DATA_DIR, NODE_COMPILE_CACHE] });
  });

  it('find the containers that their addresses name, at the port where those listen', () => {
    const { eventStoreUrl, databaseUrl, vaultUrl, kafka, jwksUrl } = serviceConfigOf(
      containerOf('identity').environment!,
    );
    const addresses = [eventStoreUrl, databaseUrl, vaultUrl, jwksUrl].map(url => new URL(url!).host);
    expect([...addresses, ...kafka!.brokers]).toEqual([
      ...['eventstore:2113', 'postgres:5432', 'postgres:5432', `identity:${PORT}`, 'kafka:9092'],
    ]);
    expect([...addresses, ...kafka!.brokers].filter(address => !containerOf(address.split(':')[0]!))).toEqual([]);
  });
});

describe('mail', () => {
  it('is sent by the one container that sends any, and caught where it is sent', () => {
    const told = ours.filter(([, { environment }]) => environment?.['SMTP_URL'] !== undefined);
    expect(told.map(([name]) => name)).toEqual(['notifications']);
    const { hostname, port } = new URL(serviceConfigOf(containerOf('notifications').environment!).mail.smtpUrl!);
    expect(published.filter(({ container }) => container === hostname).map(({ inside }) => inside)).toContain(
      Number(port),
    );
  });
});

describe('the container that makes topics', () => {
  it('runs the command of operators, after Kafka is there', () => {
    const { entrypoint, command, depends_on } = containerOf('topics');
    expect([entrypoint, command]).toEqual([['node', '/charter/apps/all-in-one/dist/admin.js'], ['topics:ensure']]);
    expect(existsSync(join(CLONE, 'apps/all-in-one/src/admin.ts'))).toBe(true);
    expect(depends_on).toMatchObject({ kafka: { condition: 'service_healthy' } });
  });
});

describe('nginx', () => {
  it('has the routes of the services: deploy/nginx.conf says how it is written', () =>
    expect(textOf('deploy/nginx.conf')).toBe(nginxFile()));

  it('starts after all that it sends requests to, and again with them', () =>
    expect(containerOf('nginx').depends_on).toEqual(
      Object.fromEntries(NAMES.map(name => [name, { condition: 'service_healthy', restart: true }])),
    ));

  it('is where the public address leads', () => {
    const { publicUrl } = serviceConfigOf(containerOf('identity').environment!);
    const { hostname, port } = new URL(publicUrl);
    expect(published.filter(({ container }) => container === 'nginx')).toEqual([
      { container: 'nginx', address: hostname, port: Number(port), inside: PORT },
    ]);
  });
});

describe('the ports on this machine', () => {
  it('are open to nobody else', () =>
    expect(new Set(published.map(({ address }) => address))).toEqual(new Set(['127.0.0.1'])));

  it('are each taken once', () => expect(new Set(published.map(({ port }) => port)).size).toBe(published.length));

  it('of servers are those that npm run infra:up writes down', () => {
    const servers = published.filter(({ container }) => ['kafka', 'postgres', 'eventstore'].includes(container));
    expect(servers.map(({ container, port }) => [container, port])).toEqual([
      ['kafka', 19_092],
      ['postgres', 15_432],
      ['eventstore', 2_113],
    ]);
  });
});

describe('the servers', () => {
  it('Kafka tells everybody an address of its own at which it listens', () => {
    const environment = containerOf('kafka').environment!;
    const listed = (text = '') =>
      new Map(
        text
          .split(',')
          .map(one => one.split('://') as [string, string])
          .map(([name, at]) => [name, at.split(':')]),
      );
    const listeners = listed(environment['KAFKA_LISTENERS']);
    const advertised = [...listed(environment['KAFKA_ADVERTISED_LISTENERS'])];
    expect(advertised.map(([name, [host, port]]) => [host, port, listeners.get(name)?.[1]])).toEqual([
      ['kafka', '9092', '9092'],
      ['127.0.0.1', '19092', '19092'],
    ]);
  });

  it('PostgreSQL has the databases that the services name, for the user that they are', () => {
    const { DATABASE_URL = '', VAULT_URL = '' } = containerOf('identity').environment!;
    const [database, vault] = [new URL(DATABASE_URL), new URL(VAULT_URL)];
    expect(containerOf('postgres').environment).toEqual({
      POSTGRES_USER: database.username,
      POSTGRES_PASSWORD: database.password,
      POSTGRES_DB: database.pathname.slice(1),
    });
    const made = `create database ${vault.pathname.slice(1)} owner ${vault.username};`;
    expect(textOf('deploy/postgres/init.sql')).toContain(made);
    expect(vault.pathname).not.toBe(database.pathname);
  });
});
