import { lookAtContainers } from './docker';
import { readEnv } from './env-file';
import type { Place } from './place';
import { reportFrom, type Report } from './report';

/** Who runs the servers, and how they are. */
export type State = Readonly<{ by: 'docker'; looks: Report['looks'] }> | (Report & Readonly<{ by: 'processes' }>);

/** Undefined: nobody runs any, whatever a file that was left behind says. */
export async function state(place: Place): Promise<State | undefined> {
  const report = await reportFrom(place.socket);
  if (report) return { by: 'processes', ...report };
  const env = await readEnv(place.env);
  if (env['INFRA_RUN_BY'] !== 'docker') return undefined;
  const looks = await lookAtContainers(env);
  return looks.some(({ answers }) => answers) ? { by: 'docker', looks } : undefined;
}

/** Prints a line for each server; gives the exit code: 1 where one does not answer, or there is none. */
export function present(place: Place, now: State | undefined): number {
  if (!now) {
    console.log('No servers are up. They are started by: npm run infra:up');
    return 1;
  }
  if (now.by === 'processes' && now.isStarting) {
    console.log('The servers are coming up.');
    return 1;
  }
  for (const { name, address, pid, answers, note } of now.looks) {
    const how = [pid === undefined ? [] : `pid ${pid}`, answers ? 'answers' : 'DOES NOT ANSWER', note ?? []].flat();
    console.log(`${name.padEnd(18)} ${address.padEnd(36)} ${how.join(', ')}`);
  }
  console.log(`Their addresses, for programs: ${place.env}`);
  return now.looks.every(({ answers }) => answers) ? 0 : 1;
}
