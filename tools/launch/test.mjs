import { launch } from './launch.mjs';
import { test } from './test-run.mjs';

// npm test [-- [--require a,b] [patterns and options of Jest]]
await launch(() => test(process.argv.slice(2)));
