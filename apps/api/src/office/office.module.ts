import { type DynamicModule, Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { refuseUnsafeSettings } from '@shangda/event-store/durability';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger } from '@shangda/event-store/ledger';
import { type LedgerPools, PostgresLedger, openPools } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import type { Configuration } from './configuration.js';
import { DecideHandler } from './decide.command.js';

export const POOLS = Symbol('LedgerPools');
export const LEDGER = Symbol('Ledger');
export const CONFIGURATION = Symbol('Configuration');

/** Rules, ledger and policy joined; the api adds its doors, the worker its clocks. */
@Module({})
export class OfficeModule implements OnApplicationShutdown {
  constructor(@Inject(POOLS) private readonly pools: LedgerPools) {}

  static with(configuration: Configuration): DynamicModule {
    return {
      module: OfficeModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        {
          provide: POOLS,
          useFactory: async (): Promise<LedgerPools> => {
            const pools = openPools(configuration.databaseUrl);
            await refuseUnsafeSettings(pools.read);
            return pools;
          },
        },
        { provide: LEDGER, useFactory: (pools: LedgerPools) => new PostgresLedger(pools), inject: [POOLS] },
        { provide: Executor, useFactory: (ledger: Ledger) => new Executor(ledger, readFact), inject: [LEDGER] },
        DecideHandler,
      ],
      exports: [CONFIGURATION, POOLS, LEDGER, Executor, CqrsModule],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pools.append.end(), this.pools.read.end()]);
  }
}
