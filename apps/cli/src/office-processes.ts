import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { withoutFiles } from './environment.js';
import type { Place } from './place.js';

export interface OfficeProcesses {
  readonly url: string;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);
const restartPauseMs = 500;
const patienceMs = 10_000;

/** Starts one api and one worker over a place and waits until both answer. One that dies is started again; they leave when this process does. */
export async function startOffice(
  place: Place,
  options: { readonly host: string; readonly port: number },
): Promise<OfficeProcesses> {
  const environment = {
    ...withoutFiles(),
    DATABASE_URL: place.appUrl,
    QUEUE_DATABASE_URL: place.queueUrl,
    REDIS_URL: place.redisUrl,
    TOKEN_PUBLIC_KEY: place.keys.publicKeyPem,
    HOST: options.host,
    PORT: String(options.port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  const api = new Supervised(require.resolve('@shangda/api/main'), environment);
  const worker = new Supervised(require.resolve('@shangda/worker/main'), environment);
  const stop = async () => {
    await Promise.all([api.stop(), worker.stop()]);
  };
  try {
    const [ready] = await Promise.all([api.start(), worker.start()]);
    // Started again, the api must be found where it was.
    if (ready.url !== undefined) api.pin({ PORT: new URL(ready.url).port });
    return { url: ready.url ?? '', stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

interface Ready {
  readonly ready: true;
  readonly url?: string;
}

interface Failed {
  /** Why it cannot start, in one line. */
  readonly failed: string;
}

/** A child process that is started again whenever it ends without having been asked to. */
class Supervised {
  private child: ChildProcess | undefined;
  private stopping = false;

  constructor(
    private readonly script: string,
    private environment: NodeJS.ProcessEnv,
  ) {}

  start(): Promise<Ready> {
    const child = fork(this.script, { env: this.environment });
    this.child = child;
    return new Promise((resolve, reject) => {
      let ready = false;
      child.on('message', (message: Ready | Failed) => {
        if ('failed' in message) {
          reject(new Error(message.failed));
          return;
        }
        ready = true;
        resolve(message);
      });
      child.once('exit', (code) => {
        if (ready) this.restart();
        else reject(new Error(`${this.script} ended at its start (code ${String(code)})`));
      });
    });
  }

  pin(environment: NodeJS.ProcessEnv): void {
    this.environment = { ...this.environment, ...environment };
  }

  /** Asks to stop, and insists after ten seconds. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      child.once('exit', () => {
        clearTimeout(insist);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  private restart(): void {
    if (this.stopping) return;
    setTimeout(() => {
      if (!this.stopping)
        this.start().catch(() => {
          this.restart();
        });
    }, restartPauseMs);
  }
}
