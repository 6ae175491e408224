import { describe, expect, it } from '@jest/globals';
import type { Column } from './columns';
import { render, type Layout } from './formats';

type Row = Readonly<{ name: string; label?: unknown }>;
const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'Name', usual: true, value: ({ name }) => name },
  { id: 'label', header: 'Label', usual: true, value: ({ label }) => label },
];
const write = (rows: readonly Row[], layout: Partial<Layout>) =>
  render(rows, COLUMNS, { format: 'table', header: true, width: Infinity, ...layout });

describe('csv and tsv', () => {
  it('quote only cells that need it, and end lines with a line feed', async () =>
    expect(
      await write(
        [
          { name: 'acme', label: 'Acme Corp' },
          { name: 'b', label: 'x,"y"\nz' },
        ],
        { format: 'csv' },
      ),
    ).toBe('Name,Label\nacme,Acme Corp\nb,"x,""y""\nz"\n'));
  it('take the tab for the delimiter', async () =>
    expect(await write([{ name: 'a,b', label: 'c\td' }], { format: 'tsv' })).toBe('Name\tLabel\na,b\t"c\td"\n'));
  it('leave out the header', async () =>
    expect(await write([{ name: 'a', label: 'b' }], { format: 'csv', header: false })).toBe('a,b\n'));
});

describe('plain', () => {
  it('puts each row on one line', async () =>
    expect(await write([{ name: 'a', label: ' b\n\tc ' }], { format: 'plain' })).toBe('Name\tLabel\na\tb c\n'));
});

describe('json', () => {
  it('keeps the values, null for what is missing', async () =>
    expect(JSON.parse(await write([{ name: 'a', label: ['x'] }, { name: 'b' }], { format: 'json' }))).toEqual([
      { name: 'a', label: ['x'] },
      { name: 'b', label: null },
    ]));
});

describe('table', () => {
  it('draws borders, and a rule under the header only', async () =>
    expect(
      await write(
        [
          { name: 'acme', label: 'Acme' },
          { name: 'b', label: false },
        ],
        {},
      ),
    ).toBe(
      [
        '+------+-------+',
        '| Name | Label |',
        '+------+-------+',
        '| acme | Acme  |',
        '| b    | false |',
        '+------+-------+',
        '',
      ].join('\n'),
    ));
  it('leaves out the header', async () =>
    expect(await write([{ name: 'a', label: 'b' }], { header: false })).toBe('+---+---+\n| a | b |\n+---+---+\n'));
  it('wraps the widest cells where the terminal is narrow', async () => {
    const table = await write([{ name: 'short', label: 'd81c8ee2-44b3-429f-b944-a33ad7437690' }], { width: 32 });
    const lines = table.trimEnd().split('\n');
    expect(Math.max(...lines.map(line => line.length))).toBe(32);
    expect(
      lines
        .slice(3, -1)
        .map(line => line.split('|')[2]!.trim())
        .join(''),
    ).toBe('d81c8ee2-44b3-429f-b944-a33ad7437690');
  });
  it('lets no label steer the terminal', async () =>
    expect(await write([{ name: 'a', label: '\u001b[31mred\u0007' }], {})).toContain('|  [31mred  |'));
});
