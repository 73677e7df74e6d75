// `npm test`: build, run Jest with the given arguments, and end with one line a person or a script can read.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('@typescript/native/package.json')), 'bin', 'tsc');
const jest = require.resolve('jest/bin/jest');

const run = (script, ...args) => spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });

/** Counts what ran; a suite that could not even be loaded counts as one failure. */
function summaryOf(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed, success: report.success && failed === 0 };
}

const build = run(tsc, '-b');
if (build.status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(build.status ?? 1);
}

const scratch = mkdtempSync(join(tmpdir(), 'shangda-test-'));
const report = join(scratch, 'report.json');
const tests = run(jest, '--json', `--outputFile=${report}`, ...process.argv.slice(2));
let summary = { passed: 0, failed: 1, success: false };
try {
  summary = summaryOf(report);
} catch {
  console.error('Jest ended without a report.');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${summary.passed} passed, ${summary.failed} failed`);
process.exitCode = summary.success && tests.status === 0 ? 0 : tests.status || 1;
