import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRoot } from './process/account';
import { output } from './process/command';
import { findProgram } from './process/find-program';
import { describedServer, type Server } from './process/server';
import { descendantsOf } from './process/tree';
import { ensureCanStart } from './what-can-start';

export type NginxOptions = Readonly<{
  folder: string;
  /** What stands in its `http` block: servers, upstreams. */
  configuration: string;
}>;

export type Nginx = Server &
  Readonly<{
    /** Another content of the `http` block, in force when this resolves; throws, and keeps the old, where it is wrong. */
    reload: (configuration: string) => Promise<void>;
  }>;

/** nginx from the system's packages, with all its files in `folder`. */
export async function startNginx({ folder, configuration }: NginxOptions): Promise<Nginx> {
  ensureCanStart('nginx');
  const nginx = findProgram('nginx')!;
  await mkdir(folder, { recursive: true });
  const write = async (name: string, text: string) => {
    const file = join(folder, name);
    await writeFile(file, wholeConfiguration(folder, text));
    return file;
  };
  const file = await write('nginx.conf', configuration);
  const server = describedServer({
    name: 'nginx',
    log: join(folder, 'nginx.log'),
    command: { program: nginx, args: ['-p', folder, '-c', file], cwd: folder },
    ports: [],
    // It writes its process id when it listens on everything that the configuration names.
    answers: async pid => readFileSync(join(folder, 'nginx.pid'), 'utf8').trim() === String(pid),
    stopSignal: 'SIGTERM',
  });
  await server.start();
  return Object.assign(server, {
    reload: async (next: string) => {
      const { pid } = server;
      if (!pid) throw new Error('nginx does not run.');
      await output({ program: nginx, args: ['-t', '-q', '-p', folder, '-c', await write('next.conf', next)] });
      await write('nginx.conf', next);
      const before = descendantsOf(pid);
      process.kill(pid, 'SIGHUP');
      await replaced(before);
    },
  });
}

/** Old workers take no new connections once they are told to go; they stay for those that they have. */
const replaced = async (workers: readonly number[]): Promise<void> => {
  const until = performance.now() + RELOAD_LIMIT_MS;
  while (!workers.every(isLeaving)) {
    if (performance.now() > until) throw new Error(`nginx has not reloaded within ${RELOAD_LIMIT_MS / 1000} s.`);
    await pause(5);
  }
};

/** It takes some ten milliseconds on an idle machine. */
const RELOAD_LIMIT_MS = 15_000;

const isLeaving = (pid: number): boolean => {
  try {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return title === '' || title.includes('shutting down');
  } catch {
    return true;
  }
};

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const wholeConfiguration = (folder: string, http: string): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log info;
worker_processes 2;
${isRoot() ? 'user root;' : '' /* Its workers must reach its folder. */}
events { worker_connections 1024; }
http {
  access_log ${folder}/access.log;
${TEMPORARY.map(name => `  ${name}_temp_path ${folder}/${name}_temp;`).join('\n')}
${http}
}
`;
