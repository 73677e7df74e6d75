// `npm start`: bring dist/ up to date (a no-op takes about 0.2 s), then become the shangda command. Only what the command is made of
// is built, so it also starts where the development packages were left out.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('@typescript/native/package.json')), 'bin', 'tsc');

const build = spawnSync(process.execPath, [tsc, '-b', 'apps/cli'], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const command = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});

// The command decides how to stop: this process only hands signals on and stays until it has. At a terminal Ctrl-C reaches
// the command directly; a second one from here would look like impatience.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM' || !process.stdin.isTTY) command.kill(signal);
  });
}
command.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
command.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
