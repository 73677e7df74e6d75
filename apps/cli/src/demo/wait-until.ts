import { toStderr } from '../terminal.js';

const pollMs = 100;

/** Asks again until it is so; false (and a line that says what was waited for) after a minute. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>, patienceMs = 60_000): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  toStderr(`waited in vain for ${what}`);
  return false;
}
