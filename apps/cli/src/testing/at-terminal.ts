import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What stands on the screen until a question is answered, and the keys pressed then. */
export type Answer = readonly [question: string, keys: string];

export const KEYS = { enter: '\r', down: '\u001b[B', space: ' ' } as const;

/** Runs a command where somebody sits at a terminal and answers each question once it stands there; stdout and stderr are one. */
export const atTerminal = async (
  command: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  answers: readonly Answer[],
): Promise<Readonly<{ code: number; screen: string }>> => {
  const line = command.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // script gives a command a terminal of its own and passes keys on to it; it is part of every Debian and Ubuntu.
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    env: { ...environment, TERM: 'xterm', SHELL: '/bin/sh' },
    // Whoever asks something else than was foreseen waits for ever; a whole command takes a second.
    timeout: 30_000,
  });
  let screen = '';
  let answered = 0;
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = left;
    if (next === undefined || !plain(screen.slice(answered)).includes(next[0])) return;
    answered = screen.length;
    left.shift();
    child.stdin.write(next[1]);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, screen: plain(screen) };
};

/** Without what moves the cursor and colours the text. */
const plain = (text: string) => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
