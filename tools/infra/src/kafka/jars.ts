import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { output } from '../process/command';
import { findProgram } from '../process/find-program';

const PACKAGE = resolve(__dirname, '..', '..');
const CLONE = resolve(PACKAGE, '..', '..');

/** Whoever comes second finds them there. Under another name until they are complete. */
const FETCH = `
  [ -d "$1" ] && exit
  rm -rf "$1.unfinished"
  "$0" -q -B -f "$2" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$1.unfinished" &&
  mv "$1.unfinished" "$1"`;

/** The version that pom.xml pins, and where its jars lie, whether they are there or not. */
export function kafkaJars(): Readonly<{ version: string; folder: string }> {
  const pom = readFileSync(join(PACKAGE, 'pom.xml'), 'utf8');
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(pom)?.[1];
  if (!version) throw new Error('tools/infra/pom.xml names no kafka.version.');
  return { version, folder: join(CLONE, '.infra', `kafka-${version}`) };
}

/** Fetches Kafka's jars by Maven unless they are there, and gives their folder: 43 MB, some seconds, once in a clone. */
export async function fetchedKafkaJars(): Promise<string> {
  const { version, folder } = kafkaJars();
  if (existsSync(folder)) return folder;
  mkdirSync(join(CLONE, '.infra'), { recursive: true });
  const fetch = ['sh', '-c', FETCH, 'mvn', folder, join(PACKAGE, 'pom.xml')];
  const flock = findProgram('flock');
  // One process at a time; the kernel lets go of the lock when its holder ends.
  const [program = '', ...args] = flock ? [flock, join(CLONE, '.infra', `kafka-${version}.lock`), ...fetch] : fetch;
  await output({ program, args });
  return folder;
}
