// The registry sometimes lags for platform packages: npm then drops the missing optional ones from the lock it writes, and
// `npm ci` refuses that lock later. This reads the lock as it is and names what is missing or bound to one registry.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const paths = Object.keys(packages);

/** Looks where Node would: beside the package first, then in every folder above it. */
function isPresent(name, path) {
  const above = path.split('/');
  for (let depth = above.length; depth >= 0; depth -= 1) {
    const candidate = [...above.slice(0, depth), 'node_modules', name].join('/');
    if (packages[candidate] !== undefined) return true;
  }
  return false;
}

const missing = paths.flatMap((path) =>
  Object.keys(packages[path].optionalDependencies ?? {})
    .filter((name) => !isPresent(name, path))
    .map((name) => `${path}: ${name} is missing from the lock`),
);
const bound = paths
  .filter((path) => /^https?:/.test(packages[path].resolved ?? ''))
  .map((path) => `${path}: bound to one registry (write the lock with omit-lockfile-registry-resolved)`);

const problems = [...missing, ...bound];
for (const problem of problems) console.error(problem);
console.log(`${paths.length} packages in the lock, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
