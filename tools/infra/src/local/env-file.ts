import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Who runs the servers: processes of ours, or Docker. */
export type RunBy = 'processes' | 'docker';

/** Readable for its owner alone: there are passwords in it. Whole or not at all. */
export async function writeEnv(file: string, by: RunBy, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries({ INFRA_RUN_BY: by, ...variables }).map(([name, value]) => `${name}=${value}\n`);
  await rm(`${file}.unfinished`, { force: true }); // It would keep its mode.
  await writeFile(`${file}.unfinished`, lines.join(''), { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
}

export async function readEnv(file: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}
