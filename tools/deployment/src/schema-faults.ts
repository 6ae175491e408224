import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import type { Manifest } from './manifests';

type Kind = new (data: never) => { validate: () => void };

/** The kinds that are deployed, each with Kubernetes' own schema. */
const KINDS: Readonly<Record<string, Kind>> = {
  'apps/v1 Deployment': Deployment,
  'batch/v1 Job': Job,
  'networking.k8s.io/v1 Ingress': Ingress,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Service': Service,
};

/** What Kubernetes would not accept of a manifest, an unknown field among it: nothing where it is sound. */
export const schemaFaultsOf = (manifest: Manifest): readonly string[] => {
  const { apiVersion, kind } = manifest;
  const Kind = KINDS[`${apiVersion} ${kind}`];
  if (!Kind) return [`There is no schema of ${apiVersion} ${kind} here.`];
  const unread = new Set<string>();
  const model = new Kind(manifest as never);
  try {
    model.validate.call(watched(model, { path: kind, unread, views: new Map() }));
  } catch (error) {
    return [`${kind}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return [...unread].map(path => `${path} is not a field`);
};

type Watch = Readonly<{ path: string; unread: Set<string>; views: Map<string, object> }>;

/**
 * A view of an object that notes which of its fields nobody reads. Kubernetes' schemas say nothing about fields that they
 * do not know, but what is checked by them is read, and what is not read is not known.
 */
const watched = (value: object, { path, unread, views }: Watch): object => {
  const known = views.get(path);
  if (known) return known;
  for (const key of Object.keys(value)) unread.add(`${path}.${key}`);
  const view = new Proxy(value, {
    get: (target, key) => {
      const field = `${path}.${String(key)}`;
      unread.delete(field);
      const found: unknown = Reflect.get(target, key);
      return typeof found === 'object' && found !== null ? watched(found, { path: field, unread, views }) : found;
    },
  });
  views.set(path, view);
  return view;
};
