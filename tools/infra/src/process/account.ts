import { readFileSync } from 'node:fs';

/** A user of this machine. */
export type Account = Readonly<{ name: string; uid: number; gid: number }>;

export const isRoot = (): boolean => process.getuid?.() === 0;

export function accountNamed(name: string): Account | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = lines.find(line => line.startsWith(`${name}:`))?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}
