import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CLONE, documentsOf, textOf, yamlOf } from './files';

const BASE = 'deploy/kubernetes/base';
const OVERLAY = 'deploy/kubernetes/overlays/example';

export type Probe = Readonly<{ httpGet: Readonly<{ path: string; port: string }> }>;
export type Variable = Readonly<{
  name: string;
  value?: string;
  valueFrom?: Readonly<{ secretKeyRef: Readonly<{ name: string; key: string; optional?: boolean }> }>;
}>;
export type KubernetesContainer = Readonly<{
  name: string;
  image: string;
  command?: readonly string[];
  ports?: readonly Readonly<{ name: string; containerPort: number }>[];
  envFrom: readonly Readonly<{ configMapRef: Readonly<{ name: string }> }>[];
  env: readonly Variable[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  lifecycle?: Readonly<{ preStop: Readonly<{ exec: Readonly<{ command: readonly string[] }> }> }>;
  volumeMounts: readonly Readonly<{ name: string; mountPath: string }>[];
}>;
export type PodTemplate = Readonly<{
  metadata: Readonly<{ labels: Readonly<Record<string, string>> }>;
  spec: Readonly<{
    terminationGracePeriodSeconds?: number;
    topologySpreadConstraints?: readonly Readonly<{ labelSelector: object }>[];
    securityContext: Readonly<Record<string, unknown>>;
    containers: readonly KubernetesContainer[];
    volumes: readonly Readonly<{ name: string; emptyDir?: object }>[];
  }>;
}>;
export type IngressPath = Readonly<{
  path: string;
  pathType: string;
  backend: Readonly<{ service: Readonly<{ name: string; port: Readonly<{ name: string }> }> }>;
}>;

/** An object of Kubernetes, as far as it is looked at: which fields are there, its kind tells. */
export type Manifest = Readonly<{
  apiVersion: string;
  kind: string;
  metadata: Readonly<{ name: string; annotations?: Readonly<Record<string, string>> }>;
  data?: Readonly<Record<string, string>>;
  spec: Readonly<{
    replicas: number;
    strategy: object;
    selector: Readonly<Record<string, unknown>>;
    template: PodTemplate;
    ports: readonly Readonly<{ name: string; port: number; targetPort: string }>[];
    rules: readonly Readonly<{ host?: string; http: Readonly<{ paths: readonly IngressPath[] }> }>[];
  }>;
}>;

type Kustomization = Readonly<{
  resources: readonly string[];
  configMapGenerator: readonly Readonly<{ name: string; envs?: readonly string[]; literals?: readonly string[] }>[];
  images?: readonly Readonly<{ name: string; newName: string; newTag: string }>[];
}>;

export const base = (): Kustomization => yamlOf(`${BASE}/kustomization.yaml`);
export const overlay = (): Kustomization => yamlOf(`${OVERLAY}/kustomization.yaml`);
export const filesOfBase = (): readonly string[] => readdirSync(join(CLONE, BASE));
export const OVERLAY_FOLDER = join(CLONE, OVERLAY);

/** The objects in one of the base's files. */
export const manifestsIn = (file: string): readonly Manifest[] => documentsOf(textOf(`${BASE}/${file}`));

export const allManifests = (): readonly Manifest[] => base().resources.flatMap(manifestsIn);

/** The ConfigMap that the overlay makes: what the base says, and what it adds. */
export const configuration = (): Readonly<Record<string, string | undefined>> => {
  const files = base().configMapGenerator.flatMap(({ envs = [] }) => envs);
  const literals = overlay().configMapGenerator.flatMap(({ literals = [] }) => literals);
  return parseEnv([...files.map(file => textOf(`${BASE}/${file}`)), ...literals].join('\n'));
};
