import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import { constraints, constraintsInSpecs } from './tools/boundaries/constraints.mjs';
import * as restricted from './tools/boundaries/restrictions.mjs';
import { charter } from './tools/boundaries/rules.mjs';

/** Specs, and what stands beside them to serve them. */
const SPECS = ['**/*.spec.ts', '**/src/testing/**/*.ts'];
/** What serves specs, without being one. */
const AROUND_SPECS = ['libs/foundation/testing/**', 'apps/system-e2e/**', 'tools/**'];

const { noImports, noSyntax } = restricted;

/** @param {readonly object[]} depConstraints */
const boundaries = depConstraints => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      depConstraints,
      allow: [],
      // Loading a library late is about bundles for browsers; nothing here is bundled.
      checkDynamicDependenciesExceptions: ['.*'],
      // Specs of the libraries that @charter/testing uses may use it: a circle of specs, never of builds.
      ignoredCircularDependencies: ['kernel', 'foundation'].map(type => [`tag:type:${type}`, '@charter/testing']),
    },
  ],
});

/** @type {import('eslint').Linter.RulesRecord} */
const size = {
  'max-lines': ['error', 250],
  'max-params': ['error', 3],
  'charter/function-size': ['error', 50],
};

/** @type {import('eslint').Linter.RulesRecord} */
const language = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/ban-ts-comment': [
    'error',
    { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
  ],
  '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
  eqeqeq: 'error',
  'no-self-compare': 'error',
  'no-unsafe-finally': 'error',
  'no-async-promise-executor': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'prefer-const': 'error',
};

/** What only the types can tell: above all a promise that nobody waits for. */
const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

export default defineConfig(
  { ignores: ['**/dist/**', '**/.nx/**', '**/.data/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs,cjs}'],
    plugins: { charter },
    rules: { ...size, 'charter/reasoned-disable': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: 'tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    rules: { ...language, ...typed, ...boundaries(constraints), ...noSyntax(...restricted.noSyntaxAnywhere) },
  },
  { files: ['**/*.ts'], ignores: [...SPECS, ...AROUND_SPECS], rules: noImports(...restricted.noImportsAnywhere) },
  {
    files: ['libs/*/domain/**/*.ts'],
    ignores: SPECS,
    rules: {
      ...noImports(...restricted.noImportsInDomain),
      ...noSyntax(...restricted.noSyntaxInDomain),
      ...restricted.noGlobalsInDomain,
    },
  },
  { files: ['libs/*/contracts/**/*.ts'], ignores: SPECS, rules: noImports(...restricted.noImportsInContracts) },
  {
    files: ['libs/foundation/event-sourcing/**/*.ts'],
    ignores: SPECS,
    rules: noImports(...restricted.noImportsInKernel),
  },
  { files: ['libs/foundation/evidence/**/*.ts'], ignores: SPECS, rules: noImports(...restricted.noImportsInEvidence) },
  {
    files: SPECS,
    rules: {
      ...boundaries(constraintsInSpecs),
      ...noSyntax(...restricted.noSyntaxInSpecs),
      'max-lines': ['error', 400],
    },
  },
  prettier,
);
