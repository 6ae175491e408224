import { describe, expect, it } from '@jest/globals';
import { insistOn } from './checks.mjs';
import { countOf } from './jest.mjs';
import { allSpecs, isAskedBy, notRunnable, requiredBy, requirements } from './requirements.mjs';

const KNOWN = {
  here: { what: 'a thing that is here', isMet: () => true },
  away: { what: 'a thing that is not', isMet: () => false },
  uninstalled: { what: 'a server', isMet: () => false, lacks: ['java', 'mvn'] },
};

describe('what a spec requires', () => {
  it.each([
    ['/** @requires upsun-cli */\nimport x', ['upsun-cli']],
    ['/**\n * A journey.\n * @requires upsun-cli\n * @requires kafka\n */', ['upsun-cli', 'kafka']],
    ['import x;\n/** @requires upsun-cli */', []],
    ['// @requires upsun-cli', []],
  ])('stands in its first comment: %j', (text, names) => expect(requiredBy(text)).toEqual(names));

  it('leaves it out where that is missing, or known to nobody', () =>
    expect(
      notRunnable(
        [
          { file: 'a', needs: [] },
          { file: 'b', needs: ['here'] },
          { file: 'c', needs: ['here', 'away'] },
          { file: 'd', needs: ['misspelled'] },
        ],
        KNOWN,
      ),
    ).toEqual([
      { file: 'c', needs: ['away'] },
      { file: 'd', needs: ['misspelled'] },
    ]));

  it('is met by a server that lacks nothing', () => {
    const known = requirements({ kafka: ['java'], postgres: [], nginx: [] });
    expect(['kafka', 'postgres', 'nginx'].map(name => known[name]?.isMet())).toEqual([false, true, true]);
  });
});

describe('a spec', () => {
  it.each([
    [[], true],
    [['libs/x', 'apps/y'], true],
    [['./apps/y'], true],
    [['APPS/Y/.*\\.spec'], true],
    [[`${process.cwd()}/apps/y`], true],
    [['apps/z'], false],
  ])('is asked for by %j: %j', (patterns, asked) =>
    expect(isAskedBy(patterns)({ file: 'apps/y/src/a.spec.ts' })).toBe(asked),
  );

  it('that uses a database is known by that', () => {
    const found = allSpecs().filter(({ usesDatabase }) => usesDatabase);
    expect(found.map(({ file }) => file)).toContain('libs/foundation/processors/src/processor.int.spec.ts');
    expect(found.map(({ file }) => file)).not.toContain('tools/launch/arguments.spec.ts');
  });
});

it.each([
  ['here', 0, ''],
  ['away', 1, 'Missing: a thing that is not.'],
  ['uninstalled', 1, 'Missing: a server (not here: java, mvn).'],
  ['misspelled', 1, 'Known here: here, away, uninstalled.'],
])('insisting on what is %s ends with %d', async (name, code, output) =>
  expect(await insistOn([name], KNOWN)[0]?.run()).toEqual({ code, output }),
);

describe('the count of a run', () => {
  const report = { numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

  it('is that of the report', () => expect(countOf(0, report)).toEqual({ passed: 7, failed: 0 }));
  it('holds files that could not even start', () =>
    expect(countOf(1, { ...report, numFailedTests: 2, numRuntimeErrorTestSuites: 1 })).toEqual({
      passed: 7,
      failed: 3,
    }));
  it('is never clean where the runner was not', () => expect(countOf(1, report)).toEqual({ passed: 7, failed: 1 }));
  it('is a failure where the runner fell', () => expect(countOf(0, undefined)).toEqual({ passed: 0, failed: 1 }));
});
