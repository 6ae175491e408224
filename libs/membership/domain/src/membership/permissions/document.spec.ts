import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allows, allowsOn } from './allows';
import { ORGANIZATION_OPERATIONS, PROJECT_OPERATIONS, type ProjectOperation } from './operations';
import { PERMISSIONS, PROJECT_PERMISSIONS, type Holder, type Permission, type ProjectPermission } from './permission';

const document = readFileSync(join(__dirname, '../../../../../../docs/permissions.md'), 'utf8');
const at = '2026-01-01T00:00:00.000Z';
const nothing: Holder = { owner: false, permissions: [], grants: [], access: new Map() };

type Row = readonly [operation: string, ...cells: readonly boolean[]];

/** The rows of the document’s table whose first head this is. */
const tableOf = (head: string) => {
  const lines = document.split('\n');
  const from = lines.findIndex(line => cellsOf(line)[0] === head);
  const rest = lines.slice(from);
  const [heads = [], , ...rows] = rest
    .slice(
      0,
      rest.findIndex(line => !line.startsWith('|')),
    )
    .map(cellsOf);
  return {
    heads: heads.slice(1),
    rows: rows.map(([operation = '', ...cells]): Row => [operation, ...cells.map(isYes)]),
  };
};
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim().replaceAll('`', ''));
const isYes = (cell: string) => cell === 'yes';

const holderOf = (head: string): Holder => {
  if (head === 'owner') return { ...nothing, owner: true };
  return head === 'member' ? nothing : { ...nothing, permissions: [head as Permission] };
};
const operations = [...Object.keys(ORGANIZATION_OPERATIONS), ...Object.keys(PROJECT_OPERATIONS)] as readonly (
  keyof typeof ORGANIZATION_OPERATIONS | ProjectOperation
)[];

describe('the document of permissions', () => {
  it('says of each operation who may do it in an organization', () => {
    const { heads, rows } = tableOf('in an organization');
    expect(heads).toEqual(['owner', ...PERMISSIONS, 'member']);
    expect(rows).toEqual(
      operations.map(operation => [operation, ...heads.map(head => allows(holderOf(head), operation, at))]),
    );
  });
  it('says of each operation who may do it in a project', () => {
    const { heads, rows } = tableOf('in a project');
    expect(rows.map(([operation]) => operation)).toEqual(Object.keys(PROJECT_OPERATIONS));
    expect(heads).toEqual(PROJECT_PERMISSIONS);
    const may = (head: string, operation: string) => {
      const holder = { ...nothing, access: new Map([['p1', [head as ProjectPermission]]]) };
      return allowsOn(holder, { operation: operation as ProjectOperation, projectId: 'p1' }, at);
    };
    expect(rows).toEqual(rows.map(([operation]) => [operation, ...heads.map(head => may(head, operation))]));
  });
});
