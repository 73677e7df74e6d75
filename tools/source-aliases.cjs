// Resolves `@shangda/x/y` to the source file, so that the import graph is one graph and does not stop at dist/.
// The root is the folder the check runs in: the repository, or the planted tree of the architecture test.
const { join } = require('node:path');

const places = {
  libs: ['events', 'domain', 'event-store', 'projections', 'queue', 'access', 'notices', 'embedded', 'testing'],
  apps: ['api', 'worker', 'cli'],
};

const alias = Object.fromEntries(
  Object.entries(places).flatMap(([folder, names]) =>
    names.map((name) => [`@shangda/${name}`, join(process.cwd(), folder, name, 'src')]),
  ),
);

module.exports = { resolve: { alias, extensions: ['.ts', '.js', '.json'], extensionAlias: { '.js': ['.ts', '.js'] } } };
