import { resolve } from 'node:path';
import { launch } from './launch.mjs';
import { runOnPinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';
import { prepare } from './workspace.mjs';

// node tools/launch/run.mjs <file> [args]: a built program of this clone, from the clone's root.
await launch(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new Error('Usage: node tools/launch/run.mjs <file> [arguments]');
  await prepare();
  return runOnPinnedNode([resolve(root, file), ...args]);
});
