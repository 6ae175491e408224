import { describe, expect, it } from '@jest/globals';
import { insistOn } from './checks.mjs';
import { countOf } from './jest.mjs';
import { notRunnable, requiredBy } from './requirements.mjs';

const KNOWN = {
  here: { what: 'a thing that is here', isMet: () => true },
  away: { what: 'a thing that is not', isMet: () => false },
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
});

it.each([
  ['here', 0, ''],
  ['away', 1, 'Missing: a thing that is not.'],
  ['misspelled', 1, 'Known here: here, away.'],
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
