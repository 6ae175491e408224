import { join } from 'node:path';
import { launch } from './launch.mjs';
import { runOnPinnedNode } from './pinned-node.mjs';
import { root } from './root.mjs';
import { prepare } from './workspace.mjs';

// npm start: every service in one process, from nothing but a clone.
await launch(async () => {
  await prepare();
  return runOnPinnedNode([join(root, 'apps', 'all-in-one', 'dist', 'main.js'), ...process.argv.slice(2)]);
});
