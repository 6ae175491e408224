import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { CLONE } from './own-kafka';

const run = promisify(execFile);

/** What an operator calls, and what Kafka's own scripts start then. */
const TOOLS = { 'kafka-acls.sh': 'AclCommand', 'kafka-configs.sh': 'ConfigCommand' };

/** Fetched by Maven, 1 MB, once in a clone; on a busy machine that may take a while. */
const FETCH_LIMIT_MS = 120_000;

/** Makes a folder with the commands that operators have, of the Kafka that tools/infra starts. */
export const kafkaToolsIn = async (folder: string): Promise<string> => {
  const pom = readFileSync(join(CLONE, 'tools', 'infra', 'pom.xml'), 'utf8');
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(pom)![1]!;
  const plugin = /<artifactId>(maven-dependency-plugin)<\/artifactId>\s*<version>(.+)<\/version>/.exec(pom)!;
  const tools = join(CLONE, '.infra', `kafka-tools-${version}`);
  if (!existsSync(join(tools, `kafka-tools-${version}.jar`))) {
    const goal = `org.apache.maven.plugins:${plugin[1]}:${plugin[2]}:copy`;
    const what = [`-Dartifact=org.apache.kafka:kafka-tools:${version}`, `-DoutputDirectory=${tools}`];
    await run('mvn', ['-q', '-B', goal, ...what], { timeout: FETCH_LIMIT_MS });
  }
  await mkdir(folder, { recursive: true });
  const jars = `${tools}/*${delimiter}${join(CLONE, '.infra', `kafka-${version}`)}/*`;
  for (const [name, tool] of Object.entries(TOOLS)) {
    const file = join(folder, name);
    const java = `java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '${jars}' org.apache.kafka.tools.${tool}`;
    await writeFile(file, `#!/bin/sh\nexec ${java} "$@"\n`);
    await chmod(file, 0o755);
  }
  return folder;
};

/** The commands under the headings of a page of docs/how-to. */
export const commandsIn = (page: string): ReadonlyMap<string, string> => {
  const text = readFileSync(join(CLONE, 'docs', 'how-to', page), 'utf8');
  return new Map(
    text.split(/^## /m).map(section => {
      const [heading = ''] = section.split('\n');
      return [heading, [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands).join('')];
    }),
  );
};

type Place = Readonly<{ folder: string; tools: string; variables: Readonly<Record<string, string>> }>;

/** Gives commands to a shell, as whoever reads the page does. Rejects with what the first one that fails has said. */
export const inShell = async (commands: string, { folder, tools, variables }: Place): Promise<string> => {
  const env = { ...process.env, ...variables, PATH: [tools, process.env['PATH']].join(delimiter) };
  const { stdout } = await run('sh', ['-e', '-u', '-c', commands], { cwd: folder, env });
  return stdout;
};
