const { availableParallelism } = require('node:os');

/** One runner for the whole tree: two to four times faster than a process a project. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps/*,libs/*/*,tools/*}/src/**/*.spec.ts', '<rootDir>/tools/launch/*.spec.ts'],
  // Libraries are tested from their sources, without a build.
  testEnvironmentOptions: { customExportConditions: ['@charter/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/(apps|libs|tools)/.*/dist/', '<rootDir>/.data'],
  // Integration specs start databases and servers: on a busy machine that alone can take seconds.
  testTimeout: 30_000,
  // Half a gigabyte each with their servers; more than four seldom shorten the run.
  maxWorkers: Math.min(4, availableParallelism()),
  // What a worker has loaded it keeps; beyond this it is replaced between two files.
  workerIdleMemoryLimit: '1GB',
};
