import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { permissionChanges } from './permission-changes';
import { kafkaSettings } from './settings';

const main = async (): Promise<void> => {
  const folder = resolve(process.env['DATA_DIR'] || '.data');
  mkdirSync(folder, { recursive: true });
  const changes = permissionChanges({
    kafka: kafkaSettings(process.env, process.cwd()),
    file: join(folder, 'permission-changes.json'),
    print: line => console.log(line),
    onTrouble: ({ kind, ...trouble }) => console.error(kind, 'error' in trouble ? trouble.error.message : trouble),
  });
  const stop = () => void changes.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  await changes.start();
  console.error('Reading. Ctrl-C ends it.');
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
