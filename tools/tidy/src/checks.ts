import { canvases } from './context/canvas';
import { projections } from './context/projections';
import { publishing, samples } from './context/stored-events';
import { deadExports, deadPublicNames } from './exports/dead-exports';
import { declared, oneVersion, pinned, used } from './projects/dependencies';
import { references } from './projects/references';
import { manifests, tags } from './projects/shape';
import { links } from './text/links';
import { fileNames, forbiddenFileNames, forbiddenTypeNames } from './text/names';
import { provenance } from './text/provenance';
import type { Check } from './tree';

/** Every check, by what is true when it has nothing to say. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'each project has one scope and one type': tags,
  'each package.json has the same shape': manifests,
  'references equal dependencies': references,
  'each dependency is an exact version': pinned,
  'each dependency has one version': oneVersion,
  'each import is declared': declared,
  'each dependency of ours is used': used,
  'each stored event has a sample': samples,
  'each stored event is published, or explicitly not': publishing,
  'each projection has an integration spec': projections,
  'each service has its canvas': canvases,
  'each export is used': deadExports,
  'each public name is used elsewhere, or documented': deadPublicNames,
  'each link leads somewhere': links,
  'file names are kebab-case': fileNames,
  'file names say something': forbiddenFileNames,
  'type names say something': forbiddenTypeNames,
  'nothing tells where it was written': provenance,
};
