import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programOf } from './replica';

const execute = promisify(execFile);

/** Runs a command of an operator (`npm run admin -- …`) on the deployment that an environment names; gives what it says. */
export const operator =
  (environment: Readonly<Record<string, string>>) =>
  async (...args: readonly string[]): Promise<string> => {
    const admin = programOf('@charter/app-all-in-one', 'admin.js');
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    const { stdout } = await execute(process.execPath, [admin, ...args], { env });
    return stdout.trim();
  };
