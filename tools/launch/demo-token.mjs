import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from './root.mjs';

// npm run -s demo:token owner: prints the API token of a demo user.
const [name = 'owner'] = process.argv.slice(2);
const file = resolve(root, process.env['DATA_DIR'] || '.data', 'demo.json');
try {
  /** @type {{ users: readonly { username: string, apiToken: string }[] }} */
  const { users } = JSON.parse(readFileSync(file, 'utf8'));
  const user = users.find(({ username }) => username === name);
  if (!user)
    throw new Error(`There is no demo user ${name}. There are: ${users.map(({ username }) => username).join(', ')}.`);
  console.log(user.apiToken);
} catch (error) {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  console.error(
    isMissing
      ? `${file} is not there: start Charter first, with npm start.`
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exitCode = 1;
}
