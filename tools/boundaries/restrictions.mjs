import { builtinModules } from 'node:module';

/** @typedef {{ group?: readonly string[], regex?: string, message: string }} ImportPattern */

const BUILT_IN = builtinModules.filter(name => !name.startsWith('node:')).flatMap(name => [name, `node:${name}`]);

/**
 * Node's own modules, by both of their names, but for those named. Nx does not see them.
 * @param {string} message
 * @param {...string} but
 */
const noBuiltIns = (message, ...but) => {
  const banned = BUILT_IN.filter(name => !but.includes(name));
  return { regex: `^(${banned.join('|')}|node:(test|sqlite|sea)(/.*)?)$`, message };
};

const forSpecsOnly = { regex: '^(@charter/testing|@jest/globals|fast-check)$', message: 'For specs only.' };

/**
 * @param {...ImportPattern} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
export const noImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export const noImportsAnywhere = [forSpecsOnly];
export const noImportsInDomain = [forSpecsOnly, noBuiltIns('The domain does no I/O.')];
export const noImportsInContracts = [forSpecsOnly, noBuiltIns('Contracts are schemas and types.')];
export const noImportsInKernel = [forSpecsOnly, noBuiltIns('The kernel stands on nothing.')];
export const noImportsInEvidence = [
  forSpecsOnly,
  noBuiltIns('Strangers recompute evidence with hashes alone.', 'crypto', 'node:crypto'),
];

/** @typedef {{ selector: string, message: string }} Syntax */

/**
 * @param {...Syntax} restrictions
 * @returns {import('eslint').Linter.RulesRecord}
 */
export const noSyntax = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...restrictions] });

/** @type {readonly Syntax[]} */
export const noSyntaxAnywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'A default export has no name to be found by.' },
  { selector: 'ExportAllDeclaration', message: 'Public names are written out.' },
];

const noClock = 'The domain has no clock: take the time from the command.';
const noDice = 'The domain has no dice: take ids from the command.';
const noWaiting = 'The domain does not wait.';
const noClasses = 'Deciders are functions over plain data.';

/** @type {readonly Syntax[]} */
export const noSyntaxInDomain = [
  ...noSyntaxAnywhere,
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: noClock },
  { selector: "CallExpression[callee.name='Date']", message: noClock },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: noClock },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: noDice },
  { selector: 'AwaitExpression', message: noWaiting },
  { selector: 'ForOfStatement[await=true]', message: noWaiting },
  { selector: ':function[async=true]', message: noWaiting },
  { selector: 'ImportExpression', message: noWaiting },
  { selector: 'ClassDeclaration', message: noClasses },
  { selector: 'ClassExpression', message: noClasses },
  { selector: 'SwitchCase[test=null]', message: 'A default hides the case that somebody forgot.' },
];

/** @type {import('eslint').Linter.RulesRecord} */
export const noGlobalsInDomain = {
  'no-restricted-globals': [
    'error',
    ...['performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(name => ({
      name,
      message: noClock,
    })),
    { name: 'crypto', message: noDice },
    ...['process', 'fetch', 'console', 'globalThis'].map(name => ({ name, message: 'The domain does no I/O.' })),
  ],
};

/** @type {readonly Syntax[]} */
export const noSyntaxInSpecs = [
  ...noSyntaxAnywhere,
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]',
    message: 'A test runs, or it is not there.',
  },
  { selector: 'Identifier[name=/^(fit|xit|xtest|fdescribe|xdescribe)$/]', message: 'A test runs, or it is not there.' },
];
