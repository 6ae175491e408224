import { CONTEXTS } from './contexts';
import { CLONE } from './files';
import { run } from './run';

// npm run events -- COMMAND

run(process.argv.slice(2), { root: CLONE, contexts: CONTEXTS })
  .then(({ code, text }) => {
    (code === 0 ? console.log : console.error)(text);
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
