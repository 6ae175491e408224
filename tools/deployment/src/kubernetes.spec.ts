import { describe, expect, it } from '@jest/globals';
import { ROUTES, SERVICES } from '@charter/app-all-in-one';
import { serviceConfigOf, SHARED_VARIABLES } from '@charter/service';
import { dockerfile, environmentIn, imageItself } from './dockerfile';
import { textOf } from './files';
import { allManifests, base, configuration, filesOfBase, manifestsIn, overlay, type Manifest } from './manifests';
import { PORT } from './nginx-file';
import { isPinned } from './pinned-image';
import { schemaFaultsOf } from './schema-faults';

const NAMES = SERVICES.map(({ name }) => name);
const manifests = allManifests();
const ofKind = (kind: string) => manifests.filter(one => one.kind === kind);
const named = (kind: string, name: string) => ofKind(kind).find(({ metadata }) => metadata.name === name)!;
const podOf = ({ spec }: Manifest) => spec.template.spec;
const containerOf = (manifest: Manifest) => podOf(manifest).containers[0]!;
const pods = [...ofKind('Deployment'), ...ofKind('Job')].map(one => [one.metadata.name, one] as const);

describe('each manifest', () => {
  it.each(manifests.map(one => [one.kind, one.metadata.name, one] as const))('is sound: %s %s', (_kind, _name, one) =>
    expect(schemaFaultsOf(one)).toEqual([]),
  );

  it.each([
    ['an unknown field', { replica: 2 }, 'Deployment.spec.replica is not a field'],
    [
      'an unknown field deep in it',
      { strategy: { rollingUpdate: { maxUnavailabel: 0 } } },
      'Deployment.spec.strategy.rollingUpdate.maxUnavailabel is not a field',
    ],
    ['another type', { replicas: 'two' }, 'data/spec/replicas must be integer'],
    ['something missing', { template: undefined }, 'data/spec must have required property template'],
  ])('would not be with %s', (_, wrong, said) => {
    const [sound] = ofKind('Deployment');
    const faults = schemaFaultsOf({ ...sound!, spec: { ...sound!.spec, ...wrong } } as Manifest);
    expect(faults.join()).toContain(said);
  });

  it('is one that kustomize takes', () =>
    expect([...base().resources, 'charter.env', 'kustomization.yaml'].toSorted()).toEqual(filesOfBase().toSorted()));
});

describe('the services', () => {
  it.each(['Deployment', 'Service', 'PodDisruptionBudget'])('have a %s each, and nothing else has', kind =>
    expect(ofKind(kind).map(({ metadata }) => metadata.name)).toEqual(NAMES),
  );

  /** Under this comment stands what one service has in its environment besides. */
  const ITS_OWN = / +# What it alone is told\.\n(?: +- name: SMTP_URL\n +valueFrom: .+\n)/;

  it.each(NAMES)('are the same but for the name, and what one alone is told: %s', name => {
    const text = textOf(`deploy/kubernetes/base/${name}.yaml`);
    const first = textOf(`deploy/kubernetes/base/${NAMES[0]}.yaml`);
    expect(text.replace(ITS_OWN, '').replaceAll(name, NAMES[0]!)).toBe(first);
    expect(ITS_OWN.test(text)).toBe(name === 'notifications');
    expect(manifestsIn(`${name}.yaml`)).toHaveLength(3);
  });

  it.each(NAMES)('select their own pods: %s', name => {
    const { labels } = named('Deployment', name).spec.template.metadata;
    const selectors = [
      named('Service', name).spec.selector,
      named('Deployment', name).spec.selector['matchLabels'],
      named('PodDisruptionBudget', name).spec.selector['matchLabels'],
      ...podOf(named('Deployment', name)).topologySpreadConstraints!.map(
        ({ labelSelector }) => Object.values(labelSelector)[0],
      ),
    ];
    expect(selectors).toEqual(selectors.map(() => ({ 'app.kubernetes.io/name': name })));
    expect(labels).toMatchObject({ 'app.kubernetes.io/name': name });
  });

  it.each(NAMES)('are never fewer than two while they are replaced: %s', name => {
    const { replicas, strategy } = named('Deployment', name).spec;
    expect(replicas).toBeGreaterThanOrEqual(2);
    expect(strategy).toMatchObject({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } });
  });

  it.each(NAMES)('are asked for their health where they answer: %s', name => {
    const { startupProbe, readinessProbe, livenessProbe } = containerOf(named('Deployment', name));
    const paths = [startupProbe, readinessProbe, livenessProbe].map(probe => probe?.httpGet);
    expect(paths).toEqual([
      { path: '/health/live', port: 'http' },
      { path: '/health/ready', port: 'http' },
      { path: '/health/live', port: 'http' },
    ]);
  });

  it.each(NAMES)('are given the time to end that they take: %s', name => {
    const pod = podOf(named('Deployment', name));
    const [command, seconds] = pod.containers[0]!.lifecycle!.preStop.exec.command;
    expect(command).toBe('sleep');
    // Until then, a listener has let go of everybody.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(20);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + 10);
  });
});

describe('ports', () => {
  it.each(NAMES)('agree: %s', name => {
    expect(containerOf(named('Deployment', name)).ports).toEqual([{ name: 'http', containerPort: PORT }]);
    expect(named('Service', name).spec.ports).toEqual([{ name: 'http', port: PORT, targetPort: 'http' }]);
    expect(serviceConfigOf(configuration()).port).toBe(PORT);
  });
});

describe('the environment of a process', () => {
  /** What an operator may put into the Secret. */
  const SECRETS: Readonly<Record<string, string>> = {
    EVENTSTORE_URL: 'esdb+discover://charter:secret@store.example.com:2113',
    DATABASE_URL: 'postgres://charter:secret@db.example.com/charter?sslmode=verify-full',
    VAULT_URL: 'postgres://charter:secret@vault.example.com/charter_vault?sslmode=verify-full',
    KAFKA_USERNAME: 'charter',
    KAFKA_PASSWORD: 'secret',
    SMTP_URL: 'smtps://charter:secret@mail.example.com',
  };
  const environmentOf = (manifest: Manifest, secrets = SECRETS) => {
    const { env, envFrom } = containerOf(manifest);
    expect(envFrom).toEqual([{ configMapRef: { name: 'charter' } }]);
    expect(env.filter(({ valueFrom }) => valueFrom?.secretKeyRef.name !== 'charter')).toEqual([]);
    const own = env.map(({ name, valueFrom }) => [name, secrets[valueFrom!.secretKeyRef.key]]);
    return { ...configuration(), ...Object.fromEntries(own) } as Readonly<Record<string, string | undefined>>;
  };

  it.each(NAMES)('has what it needs: %s', name => {
    const environment = environmentOf(named('Deployment', name));
    expect(SHARED_VARIABLES.filter(variable => !environment[variable])).toEqual([]);
    expect(serviceConfigOf(environment)).toMatchObject({
      ...{ host: '0.0.0.0', trustProxy: true, jwksUrl: `http://identity:${PORT}/.well-known/jwks.json` },
      kafka: { tls: true, sasl: { mechanism: 'scram-sha-512', username: 'charter', password: 'secret' } },
    });
  });

  it('names who takes messages to whoever sends them, and to nobody else', () => {
    const told = NAMES.filter(name => environmentOf(named('Deployment', name))['SMTP_URL'] !== undefined);
    expect(told).toEqual(['notifications']);
    const { mail } = serviceConfigOf(environmentOf(named('Deployment', 'notifications')));
    expect(mail).toEqual({ smtpUrl: SECRETS['SMTP_URL'], from: 'Charter <charter@example.com>', folder: undefined });
  });

  it('that makes topics reaches the same Kafka', () => {
    const kafkaOf = (manifest: Manifest) => serviceConfigOf(environmentOf(manifest)).kafka;
    expect(kafkaOf(named('Job', 'topics'))).toEqual(kafkaOf(named('Deployment', 'identity')));
  });

  it.each(pods)('needs no secret but what is insisted on: %s', (_, manifest) => {
    const needed = containerOf(manifest).env.filter(({ valueFrom }) => valueFrom?.secretKeyRef.optional !== true);
    // Without SMTP_URL, notifications does not start.
    const insistedOn: readonly string[] = [...SHARED_VARIABLES, 'SMTP_URL'];
    expect(needed.filter(({ name }) => !insistedOn.includes(name))).toEqual([]);
  });

  it('is documented as far as it is secret', () => {
    const keys = new Set(pods.flatMap(([, one]) => containerOf(one).env.map(({ name }) => name)));
    expect(keys).toEqual(new Set(Object.keys(SECRETS)));
    const readme = textOf('deploy/README.md');
    expect([...keys].filter(key => !readme.includes(`\`${key}\``))).toEqual([]);
    expect(ofKind('Secret')).toEqual([]);
  });
});

describe('a pod', () => {
  const image = imageItself(dockerfile());
  const uid = Number(/^\d+/.exec(image.find(({ name }) => name === 'USER')!.value)![0]);

  it.each(pods)('can do nothing that it need not: %s', (_, manifest) => {
    expect(podOf(manifest)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: uid, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          resources: { requests: { cpu: expect.any(String), memory: expect.any(String) } },
          securityContext: {
            ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          },
        },
      ],
    });
  });

  it.each(pods)('writes where its configuration says, and nowhere else: %s', (_, manifest) => {
    const { DATA_DIR, NODE_COMPILE_CACHE } = configuration();
    const { containers, volumes } = podOf(manifest);
    expect(containers[0]!.volumeMounts.map(({ mountPath }) => mountPath)).toEqual([DATA_DIR, NODE_COMPILE_CACHE]);
    expect(environmentIn(image)).toMatchObject({ DATA_DIR, NODE_COMPILE_CACHE });
    expect(volumes.filter(({ emptyDir }) => emptyDir === undefined)).toEqual([]);
  });

  it.each(pods)('is one exact version, of its own image: %s', (name, manifest) => {
    const { image, command } = containerOf(manifest);
    expect(isPinned(image)).toBe(true);
    const own = name === 'topics' ? 'identity' : name;
    expect(image.split(':')[0]).toBe(`charter/${own}`);
    expect(command).toEqual(
      name === 'topics' ? ['node', '/charter/apps/all-in-one/dist/admin.js', 'topics:ensure'] : undefined,
    );
  });
});

describe('the example', () => {
  it('fetches every image, in one exact version', () => {
    const { images = [] } = overlay();
    expect(images.map(({ name }) => name)).toEqual(NAMES.map(name => `charter/${name}`));
    expect(images.filter(({ newName, newTag }) => !isPinned(`${newName}:${newTag}`))).toEqual([]);
  });
});

describe('the Ingress', () => {
  const paths = named('Ingress', 'charter').spec.rules.flatMap(({ http }) => http.paths);
  /** As ingress-nginx reads them: the longest first, from the beginning of a path, in upper or lower case. */
  const ordered = paths
    .toSorted((one, other) => other.path.length - one.path.length)
    .map(({ path, backend }) => ({ fits: new RegExp(`^${path}`, 'i'), service: backend.service.name }));
  const through = (address: string) => ordered.find(({ fits }) => fits.test(address))?.service;
  const meant = (address: string) => ROUTES.find(({ path }) => path.test(address))?.service;

  /** Every address of up to so many parts, of which each is a word of some route, or another. */
  const addresses = (parts: number): readonly string[] => {
    const words = ROUTES.flatMap(({ path }) => path.source.replaceAll('\\', '').match(/[a-z0-9.-]+/g) ?? []);
    if (parts === 0) return [''];
    const shorter = addresses(parts - 1);
    return [...new Set(['', ...shorter, ...shorter.flatMap(one => ['x', '', ...words].map(word => `${one}/${word}`))])];
  };

  it('sends every address to the service that answers it', () => {
    const all = addresses(4).filter(address => address !== '');
    expect(all.filter(address => through(address) !== meant(address))).toEqual([]);
    expect(new Set(all.map(through))).toEqual(new Set([...NAMES, undefined]));
  });

  it('would not, by the routes as they are: they are read in another order', () => {
    const asTheyAre = ROUTES.toSorted((one, other) => other.path.source.length - one.path.source.length);
    const wrong = addresses(3).filter(one => asTheyAre.find(({ path }) => path.test(one))?.service !== meant(one));
    expect(wrong).toContain('/users/x/organizations');
  });

  it.each(paths)('leads to a Service, by an expression: $path', ({ path, pathType, backend }) => {
    expect([path[0], pathType]).toEqual(['/', 'ImplementationSpecific']);
    expect(NAMES).toContain(backend.service.name);
    expect(backend.service.port.name).toBe('http');
  });

  it('lets through as much as nginx does elsewhere', () => {
    const { annotations = {} } = named('Ingress', 'charter').metadata;
    const said = (name: string) => annotations[`nginx.ingress.kubernetes.io/${name}`];
    const nginx = textOf('deploy/nginx.conf');
    expect(said('use-regex')).toBe('true');
    expect(nginx).toContain(`client_max_body_size ${said('proxy-body-size')};`);
    expect(nginx).toContain(`proxy_connect_timeout ${said('proxy-connect-timeout')}s;`);
    expect(nginx).toContain(`proxy_read_timeout ${said('proxy-read-timeout')}s;`);
    expect(nginx).toContain(`proxy_next_upstream ${said('proxy-next-upstream')};`);
  });
});
