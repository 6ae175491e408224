import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaJars } from './kafka/jars';
import { accountNamed, isRoot } from './process/account';
import { findProgram, versionedFolders } from './process/find-program';

export type Startable = 'kafka' | 'nginx' | 'postgres';

/** What each server lacks here, in words; nothing: it can be started. */
export type WhatCanStart = Readonly<Record<Startable, Readonly<{ possible: boolean; missing: readonly string[] }>>>;

/** Which servers can be started on this machine, and what is missing for the others. */
export function whatCanStart(): WhatCanStart {
  return { kafka: answer('kafka'), nginx: answer('nginx'), postgres: answer('postgres') };
}

/** Throws, with what is missing and where it comes from, where a server cannot be started. */
export function ensureCanStart(server: Startable): void {
  const { possible, missing } = answer(server);
  if (possible) return;
  throw new Error(`${server} cannot be started here, for want of: ${missing.join(', ')}. See tools/infra/README.md.`);
}

/** The folder of PostgreSQL's programs: of the newest version that the system's packages brought, or in PATH. */
export function postgresPrograms(): string | undefined {
  const folders = versionedFolders('/usr/lib/postgresql', 'bin').filter(folder => existsSync(join(folder, 'postgres')));
  const inPath = findProgram('postgres');
  return folders[0] ?? (inPath && join(inPath, '..'));
}

const answer = (server: Startable) => {
  const missing = process.platform === 'linux' ? MISSING[server]() : ['Linux'];
  return { possible: missing.length === 0, missing };
};

const MISSING: Readonly<Record<Startable, () => readonly string[]>> = {
  kafka: () => [
    ...(hasJava() ? [] : ['java']),
    ...(existsSync(kafkaJars().folder) || findProgram('mvn') ? [] : ['mvn']),
  ],
  nginx: () => (findProgram('nginx') ? [] : ['nginx']),
  postgres: () => {
    if (!postgresPrograms()) return ['postgres'];
    if (!isRoot()) return [];
    return [...(findProgram('setpriv') ? [] : ['setpriv']), ...(accountNamed('postgres') ? [] : ['the user postgres'])];
  },
};

/** The oldest that Kafka 4 runs on. */
const OLDEST_JAVA = 17;

const hasJava = (): boolean => {
  const java = findProgram('java');
  if (!java) return false;
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr)?.[1]) >= OLDEST_JAVA;
};
