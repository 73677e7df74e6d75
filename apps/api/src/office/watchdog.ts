import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { fireDue, longestOverdue, openFiringPool } from '@shangda/event-store/firing';
import type pg from 'pg';
import type { Configuration } from './configuration.js';
import { type Loop, startLoop } from './loop.js';
import { CONFIGURATION } from './office.module.js';

const lookEveryMs = 500;
/** Workers look five times a second: whatever waits longer, nobody fires. */
const patienceMs = 1_000;
const sayAgainAfterMs = 60_000;

/**
 * Sees from another process, by a connection of its own, whether deadlines are fired. Where they are not, whoever should is dead, frozen or
 * cut off: then it says so, and fires them itself.
 */
@Injectable()
export class Watchdog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('watchdog');
  private readonly pool: pg.Pool;
  private loop: Loop | undefined;
  private saidAt = -sayAgainAfterMs;

  constructor(@Inject(CONFIGURATION) { databaseUrl }: Configuration) {
    this.pool = openFiringPool(databaseUrl);
  }

  onApplicationBootstrap(): void {
    this.loop = startLoop(
      lookEveryMs,
      () => this.look(),
      (cause) => this.say(`cannot see the clock: ${cause instanceof Error ? cause.message : String(cause)}`),
    );
  }

  private async look(): Promise<void> {
    const overdueMs = await longestOverdue(this.pool);
    if (overdueMs === undefined || overdueMs < patienceMs) return;
    this.say(`a deadline is ${(overdueMs / 1000).toFixed(1)} s overdue and no worker has fired it`);
    await fireDue(this.pool);
  }

  /** Once a minute is enough to read. */
  private say(what: string): void {
    if (performance.now() - this.saidAt < sayAgainAfterMs) return;
    this.saidAt = performance.now();
    this.logger.warn(what);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
    await this.pool.end();
  }
}
