import { resolve } from 'node:path';
import { run } from './run';

// npm run new-slice -- KIND options

void run(process.argv.slice(2), resolve(__dirname, '../../..')).then(({ code, text }) => {
  (code === 0 ? console.log : console.error)(text);
  process.exitCode = code;
});
