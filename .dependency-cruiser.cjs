const { join } = require('node:path');

// The arrows of the house. Each rule has a planted violation in tests/architecture/planted that must be found.
const ours = '^(libs|apps|bench)/|^@shangda/';
const libs = (...names) => names.map((name) => `^libs/${name}/`);
const also = (...names) => [...libs(...names), ...names.map((name) => `^@shangda/${name}/`)];

/** `from` may use nothing of ours except itself and `allowed`. */
const usesOnly = (from, allowed, comment) => ({
  name: `${from}-uses-${allowed.length === 0 ? 'nothing-of-ours' : `only-${allowed.join('-and-')}`}`,
  severity: 'error',
  comment,
  from: { path: `^libs/${from}/` },
  to: { path: ours, pathNot: also(from, ...allowed) },
});

module.exports = {
  forbidden: [
    usesOnly('events', [], 'Facts stand on their own.'),
    usesOnly('domain', ['events'], 'Rules know facts and nothing else.'),
    usesOnly('event-store', [], 'The ledger is generic: deciders and codecs are handed to it.'),
    usesOnly('projections', ['events', 'event-store'], 'Judgement happens once, in a decision; views list and add.'),
    usesOnly('queue', [], 'The queue carries ids and knows no meaning.'),
    usesOnly('access', ['events'], 'Who may do what is decided from recorded facts.'),
    usesOnly('notices', [], 'A channel carries what it is handed and knows no office.'),
    usesOnly('embedded', [], 'The embedded server is a launcher.'),
    {
      name: 'no-lib-uses-an-app',
      severity: 'error',
      comment: 'Only the apps join rules, ledger, views and queue.',
      from: { path: '^libs/' },
      to: { path: '^(apps|bench)/|^@shangda/(api|worker|cli|bench)/' },
    },
    {
      name: 'no-app-uses-testing',
      severity: 'error',
      comment: 'Test tools stay out of what is shipped.',
      from: { path: '^(apps|libs/(?!testing/))' },
      to: { path: '^libs/testing/|^@shangda/testing/' },
    },
    {
      name: 'api-uses-no-other-app',
      severity: 'error',
      comment: 'The worker is the API minus its doors, never the other way round.',
      from: { path: '^apps/api/' },
      to: { path: '^apps/(worker|cli)/|^@shangda/(worker|cli)/' },
    },
    {
      name: 'worker-does-not-use-cli',
      severity: 'error',
      comment: 'The command line starts the worker, never the other way round.',
      from: { path: '^apps/worker/' },
      to: { path: '^apps/cli/|^@shangda/cli/' },
    },
    {
      name: 'rules-and-facts-are-pure',
      severity: 'error',
      comment: 'No framework, no input or output in rules and facts.',
      from: { path: '^libs/(domain|events)/' },
      to: {
        path: '(^|node_modules/)(@nestjs|@fastify|fastify|typeorm|pg|bullmq|ioredis|pino|rxjs|class-validator|class-transformer)(/|$)|^node:',
      },
    },
    {
      name: 'no-core-module-in-rules-and-facts',
      severity: 'error',
      comment: 'No clock, randomness or environment in rules and facts.',
      from: { path: '^libs/(domain|events)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A reader must be able to start somewhere.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment: 'A module that was not found was not checked either.',
      from: { path: '^(libs|apps|bench)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Packages that only say where they are under `import` and `require`.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    // With TypeScript 7 beside it only the swc parser reads .ts files; any other reads no module and finds no fault.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    webpackConfig: { fileName: join(__dirname, 'tools/source-aliases.cjs') },
    moduleSystems: ['es6', 'cjs'],
    tsPreCompilationDeps: true,
  },
};
