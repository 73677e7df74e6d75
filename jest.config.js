// Everything, packages included, is turned into CommonJS: native ESM in Jest breaks on CommonJS packages that require ESM ones.
const swc = {
  sourceMaps: 'inline',
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  resolver: '<rootDir>/jest.resolver.cjs',
  // Sources, not dist: a spec never judges yesterday's build.
  moduleNameMapper: {
    '^@shangda/(events|domain|event-store|projections|queue|access|notices|embedded|testing)/(.+)$':
      '<rootDir>/libs/$1/src/$2.ts',
    '^@shangda/(api|worker|cli)/(.+)$': '<rootDir>/apps/$1/src/$2.ts',
    '^@shangda/bench/(.+)$': '<rootDir>/bench/src/$1.ts',
  },
  modulePathIgnorePatterns: ['/dist/', '/\\.shangda/'],
  testPathIgnorePatterns: ['/node_modules/', '/planted/'],
  transform: { '^.+\\.m?[tj]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [],
};

export default {
  maxWorkers: 2,
  // Tests wait on conditions; this only ends one that hangs, on however busy a machine.
  testTimeout: 60_000,
  coverageProvider: 'babel',
  projects: [
    // The regulation: no database, no servers, seconds.
    { ...shared, displayName: 'specs', roots: ['<rootDir>/specs'] },
    // The machine: real servers, started once for the run.
    {
      ...shared,
      displayName: 'machine',
      roots: ['<rootDir>/tests'],
      globalSetup: '<rootDir>/tests/setup/start-servers.ts',
      globalTeardown: '<rootDir>/tests/setup/stop-servers.ts',
    },
  ],
};
