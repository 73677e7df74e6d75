import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Place } from './place.js';

export interface OfficeProcesses {
  readonly url: string;
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** Starts one api and one worker over a place and waits until both answer. They leave when this process does. */
export async function startOffice(place: Place, options: { readonly host: string; readonly port: number }): Promise<OfficeProcesses> {
  const environment = {
    ...process.env,
    DATABASE_URL: place.appUrl,
    QUEUE_DATABASE_URL: place.queueUrl,
    REDIS_URL: place.redisUrl,
    TOKEN_PUBLIC_KEY: place.keys.publicKeyPem,
    HOST: options.host,
    PORT: String(options.port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  const api = fork(require.resolve('@shangda/api/main'), { env: environment });
  const worker = fork(require.resolve('@shangda/worker/main'), { env: environment });
  const children = [api, worker];
  try {
    const [ready] = await Promise.all(children.map(readiness));
    return {
      url: ready?.url ?? '',
      pids: children.map((child) => child.pid ?? 0),
      stop: async () => {
        await Promise.all(children.map(end));
      },
    };
  } catch (cause) {
    await Promise.all(children.map(end));
    throw cause;
  }
}

interface Ready {
  readonly ready: true;
  readonly url?: string;
}

function readiness(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      resolve(message as Ready);
    });
    child.once('exit', (code) => {
      reject(new Error(`a process of the office ended at its start (code ${String(code)})`));
    });
  });
}

/** Asks to stop, and insists after ten seconds. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
