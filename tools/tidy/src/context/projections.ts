import { posix } from 'node:path';
import type { Check } from '../tree';

/** A projection is right when its rows come in through the real subscription: so each has such a spec beside it. */
export const projections: Check = tree => {
  const files = [...tree.keys()];
  const tested = new Set(files.filter(file => file.endsWith('.int.spec.ts')).map(posix.dirname));
  return files
    .filter(file => PROJECTION.test(file) && !tested.has(posix.dirname(file)))
    .map(file => `${file}: no .int.spec.ts beside it`);
};

const PROJECTION = /^(apps\/[^/]+\/src\/projections\/[^/]+|libs\/[^/]+\/copy\/src)\/[^/]+\.projection\.ts$/;
