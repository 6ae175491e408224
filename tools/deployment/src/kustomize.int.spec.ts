/** @requires kubectl */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@charter/app-all-in-one';
import { documentsOf } from './files';
import { configuration, OVERLAY_FOLDER, type Manifest } from './manifests';
import { schemaFaultsOf } from './schema-faults';

describe('what kustomize makes of the example', () => {
  let made: readonly Manifest[];
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)('kubectl', ['kustomize', OVERLAY_FOLDER]);
    made = documentsOf<Manifest>(stdout);
  });
  const ofKind = (kind: string) => made.filter(one => one.kind === kind);

  it('is sound, and all there', () => {
    expect(made.flatMap(schemaFaultsOf)).toEqual([]);
    const deployed = ofKind('Deployment').map(({ metadata }) => metadata.name);
    expect(deployed.toSorted()).toEqual(SERVICES.map(({ name }) => name).toSorted());
  });

  it('has every process read the configuration that it makes', () => {
    const [configMap] = ofKind('ConfigMap');
    expect(configMap!.data).toEqual(configuration());
    const read = [...ofKind('Deployment'), ...ofKind('Job')].flatMap(({ spec }) => spec.template.spec.containers);
    expect(read.map(({ envFrom }) => envFrom)).toEqual(
      read.map(() => [{ configMapRef: { name: configMap!.metadata.name } }]),
    );
  });

  it('answers at its public address', () => {
    const hosts = ofKind('Ingress').flatMap(({ spec }) => spec.rules.map(({ host }) => host));
    expect(hosts).toEqual([new URL(configuration()['PUBLIC_URL']!).host]);
  });
});
