import {
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Configuration } from '@shangda/api/office/configuration';
import { CONFIGURATION, OfficeModule, POOLS } from '@shangda/api/office/office.module';
import { Executor } from '@shangda/event-store/execute';
import { fireDue, openFiringPool } from '@shangda/event-store/firing';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type Sealer, startSealer } from '@shangda/event-store/sealer';
import { openQueue } from '@shangda/queue/open-queue';
import type { Queue } from '@shangda/queue/port';
import type pg from 'pg';
import { type Projector, startProjector } from './projector.js';
import { PointsClerk } from './points-clerk.js';
import { Notifier, type Notifying } from './notifier.js';
import { alarmsEveryMs, setAlarms } from './alarms.js';
import { DutyClerk } from './duty-clerk.js';
import { QuotaClock } from './quota-clock.js';
import { type Loop, startLoop } from '@shangda/api/office/loop';

const NOTIFYING = Symbol('Notifying');

/** The application minus its doors: sealer, projector, the clock of deadlines and who settles what it fired, quota clock, points clerk, notifier, partition keeper. */
@Module({})
export class WorkerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('worker');
  private queue: Queue | undefined;
  private sealer: Sealer | undefined;
  private projector: Projector | undefined;
  private clerk: PointsClerk | undefined;
  private notifier: Notifier | undefined;
  private firing: pg.Pool | undefined;
  private loops: readonly Loop[] = [];

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(POOLS) private readonly pools: LedgerPools,
    private readonly executor: Executor,
    @Inject(NOTIFYING) private readonly notifying: Notifying,
  ) {}

  /** Without channels people are told in the product alone. */
  static with(configuration: Configuration, notifying: Notifying = { channels: {}, language: 'zh-CN' }): DynamicModule {
    const providers = [{ provide: NOTIFYING, useValue: notifying }];
    return { module: WorkerModule, imports: [OfficeModule.with(configuration)], providers };
  }

  async onApplicationBootstrap(): Promise<void> {
    const onError = (cause: unknown) => {
      this.logger.error(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    };
    const { redisUrl, queueDatabaseUrl: postgresUrl } = this.configuration;
    this.queue = await openQueue({
      redisUrl,
      postgresUrl,
      office: await this.ledgerId(),
      log: (message, cause) => {
        this.logger.warn(cause instanceof Error ? `${message}: ${cause.message}` : message);
      },
    });
    const { queue } = this;
    const firing = openFiringPool(this.configuration.databaseUrl);
    this.firing = firing;
    const fire = () => fireDue(firing);
    const projector = await startProjector(this.pools.read, queue, onError, fire);
    this.projector = projector;
    this.sealer = startSealer(this.pools.read, {
      onSealed: (block) => {
        projector.sealed(block);
      },
      onError,
    });
    const clock = new QuotaClock(this.executor, this.pools.read);
    const clerk = new PointsClerk(this.executor, this.pools.read);
    this.clerk = clerk;
    const notifier = new Notifier(this.executor, this.pools.read, this.notifying, onError);
    this.notifier = notifier;
    const duty = new DutyClerk(this.executor, this.pools.read);
    this.loops = [
      startLoop(200, fire, onError),
      startLoop(200, () => duty.tick(), onError),
      startLoop(250, () => clock.tick(), onError),
      startLoop(250, () => clerk.tick(), onError),
      startLoop(250, () => notifier.tick(), onError),
      startLoop(alarmsEveryMs, () => setAlarms(this.pools.read, queue), onError),
      startLoop(60_000, () => this.makePartitions(), onError),
    ];
  }

  /** Two ledgers on one Redis do not hear each other's rings. */
  private async ledgerId(): Promise<string> {
    const { rows } = await this.pools.read.query<{ id: string }>('select ledger_id as id from ledger.identity');
    const [identity] = rows;
    if (!identity) throw new Error('there is no ledger in this database yet: run "shangda migrate"');
    return identity.id;
  }

  /** Made ahead, so that an append never waits for one. */
  private async makePartitions(): Promise<void> {
    await this.pools.read.query('select ledger.ensure_partitions()');
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.loops.map((loop) => loop.stop()), this.notifier?.leave()]);
    await this.firing?.end();
    this.clerk?.leave();
    await this.sealer?.stop();
    await this.projector?.stop();
    await this.queue?.close();
  }
}
