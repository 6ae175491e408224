import { beforeAll, describe, expect, it } from '@jest/globals';
import { lintTexts, type Finding } from './lint-texts';

const DOMAIN = 'libs/organizations/domain/src/canary.ts';
const KERNEL = 'libs/foundation/event-sourcing/src/canary.ts';
const EVIDENCE = 'libs/foundation/evidence/src/canary.ts';
const CONTRACTS = 'libs/organizations/contracts/src/canary.ts';
const SERVICE = 'libs/foundation/service/src/canary.ts';
const SPEC = 'libs/foundation/service/src/canary.spec.ts';

const lines = (count: number) => '\n'.repeat(count);

/** [the rule, where, a text that it must turn down] */
const TURNED_DOWN: readonly (readonly [string, string, string])[] = [
  ['no-restricted-imports', DOMAIN, `import { randomUUID } from 'node:crypto';\nrandomUUID();`],
  ['no-restricted-imports', DOMAIN, `import { readFileSync } from 'fs';\nreadFileSync('x');`],
  ['no-restricted-imports', DOMAIN, `import { DatabaseSync } from 'node:sqlite';\nnew DatabaseSync('x');`],
  ['no-restricted-imports', DOMAIN, `import { specify } from '@charter/testing';\nspecify();`],
  ['no-restricted-syntax', DOMAIN, 'export const now = () => new Date();'],
  ['no-restricted-syntax', DOMAIN, 'export const now = () => Date();'],
  ['no-restricted-syntax', DOMAIN, 'export const now = () => Date.now();'],
  ['no-restricted-syntax', DOMAIN, 'export const dice = () => Math.random();'],
  ['no-restricted-syntax', DOMAIN, 'export const waiting = async () => undefined;'],
  ['no-restricted-syntax', DOMAIN, 'await anything;'],
  ['no-restricted-syntax', DOMAIN, 'for await (const one of all) one();'],
  ['no-restricted-syntax', DOMAIN, `void import('zod');`],
  ['no-restricted-syntax', DOMAIN, 'export class Organization {}'],
  ['no-restricted-syntax', DOMAIN, 'export const Organization = class {};'],
  ['no-restricted-syntax', DOMAIN, 'export const f = (a: string) => { switch (a) { default: return 1; } };'],
  ['no-restricted-globals', DOMAIN, 'export const now = () => performance.now();'],
  ['no-restricted-globals', DOMAIN, 'export const id = () => crypto.randomUUID();'],
  ['no-restricted-globals', DOMAIN, 'export const home = () => process.env;'],
  ['no-restricted-globals', DOMAIN, `export const page = () => fetch('x');`],
  ['no-restricted-imports', KERNEL, `import { createHash } from 'node:crypto';\ncreateHash('x');`],
  ['no-restricted-imports', EVIDENCE, `import { readFileSync } from 'node:fs';\nreadFileSync('x');`],
  ['no-restricted-imports', CONTRACTS, `import { readFileSync } from 'node:fs';\nreadFileSync('x');`],
  ['no-restricted-imports', SERVICE, `import { specify } from '@charter/testing';\nspecify();`],
  ['no-restricted-imports', SERVICE, `import { expect } from '@jest/globals';\nexpect(1);`],
  ['no-restricted-syntax', SERVICE, 'export default 1;'],
  ['no-restricted-syntax', SERVICE, `export * from './problem';`],
  ['no-restricted-syntax', SPEC, `it.only('works', () => undefined);`],
  ['no-restricted-syntax', SPEC, `describe.skip.each([1])('works', () => undefined);`],
  ['no-restricted-syntax', SPEC, `it.todo('works');`],
  ['no-restricted-syntax', SPEC, `(process.env['X'] ? it : it.skip)('works', () => undefined);`],
  ['no-restricted-syntax', SPEC, `xit('works', () => undefined);`],
  ['max-lines', SERVICE, `${lines(250)}export const last = 1;`],
  ['max-lines', SPEC, `${lines(400)}export const last = 1;`],
  ['max-params', SERVICE, 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];'],
  ['charter/function-size', SERVICE, `export const f = () => {${lines(50)}};`],
  ['charter/function-size', SPEC, `it('works', () => {${lines(50)}});`],
  [
    'charter/reasoned-disable',
    SERVICE,
    '// eslint-disable-next-line eqeqeq\nexport const same = (a: 1, b: 1) => a == b;',
  ],
  ['@typescript-eslint/ban-ts-comment', SERVICE, '// @ts-expect-error\nexport const f: string = 1;'],
  ['@typescript-eslint/ban-ts-comment', SERVICE, '// @ts-ignore because of a reason\nexport const f: string = 1;'],
  ['@typescript-eslint/no-explicit-any', SERVICE, 'export const f = (a: any) => a;'],
  ['@typescript-eslint/no-unused-vars', SERVICE, 'const unused = 1;'],
  ['@typescript-eslint/no-require-imports', SERVICE, `export const fs = require('fs');`],
  ['@typescript-eslint/consistent-type-imports', SERVICE, `import { A } from './a';\nexport type B = A;`],
];

const LEFT_ALONE: readonly (readonly [string, string, string])[] = [
  ['dates from the command', DOMAIN, 'export const at = (iso: string) => new Date(iso).getTime();'],
  ['hashes in evidence', EVIDENCE, `import { createHash } from 'node:crypto';\ncreateHash('x');`],
  ['clocks outside of the domain', SERVICE, 'export const now = () => Date.now();'],
  ['long suites', SPEC, `describe('all', () => {\nit('works', () => undefined);${lines(60)}});`],
  [
    'switched-off rules with a reason',
    SERVICE,
    '// eslint-disable-next-line eqeqeq -- null too\nexport const f = (a: null) => a == null;',
  ],
];

describe('the linter', () => {
  let turnedDown: readonly (readonly Finding[])[];
  let leftAlone: readonly (readonly Finding[])[];

  beforeAll(async () => {
    const findings = await lintTexts([...TURNED_DOWN, ...LEFT_ALONE].map(([, file, text]) => ({ file, text })));
    turnedDown = findings.slice(0, TURNED_DOWN.length);
    leftAlone = findings.slice(TURNED_DOWN.length);
  });

  it.each(TURNED_DOWN.map(([rule, file, text], index) => ({ rule, file, text: text.trim(), index })))(
    'turns down by $rule, in $file: $text',
    ({ rule, index }) => expect(turnedDown[index]?.map(finding => finding.rule)).toContain(rule),
  );

  it.each(LEFT_ALONE.map(([what], index) => ({ what, index })))('leaves alone $what', ({ index }) =>
    expect(leftAlone[index]).toEqual([]),
  );
});
