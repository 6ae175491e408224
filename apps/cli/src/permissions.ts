import { Flags } from '@oclif/core';
import { Failure } from './failure';
import type { Terminal } from './output/terminal';

/** What a member can hold. */
const PERMISSIONS = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'] as const;

export const permissionFlags = {
  permission: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PERMISSION',
    description: `What the user may do, split by commas or spaces; --permission= stands for nothing. There are: ${PERMISSIONS.join(', ')}`,
  }),
};

/** The permissions that options name, each once; undefined where there was no such option. */
export const permissionsIn = (values: readonly string[] | undefined): readonly string[] | undefined => {
  const words = values?.flatMap(value => value.split(/[\s,]+/)).filter(word => word !== '');
  const unknown = words?.find(word => !PERMISSIONS.some(permission => permission === word));
  if (unknown !== undefined)
    throw new Failure(`Permission not found: ${unknown}`, { advice: [`There are: ${PERMISSIONS.join(', ')}`] });
  return words && [...new Set(words)];
};

export const askedPermissions = (
  terminal: Pick<Terminal, 'chooseAny'>,
  question: string,
  held: readonly string[] = [],
): Promise<readonly string[]> => terminal.chooseAny(question, PERMISSIONS, held);

export const describePermissions = (permissions: readonly string[]): string => permissions.join(', ') || 'nothing';

/** Whether two lists, each without repetitions, hold the same in whatever order. */
export const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every(permission => other.includes(permission));
