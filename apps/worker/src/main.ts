import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readConfiguration } from '@shangda/api/office/configuration';
import { WorkerModule } from './worker.module.js';

const configuration = readConfiguration(process.env);
const worker = await NestFactory.createApplicationContext(WorkerModule.with(configuration), {
  logger: ['error', 'warn'],
});
worker.enableShutdownHooks();
// Started by `shangda serve`: gone when it is gone.
process.on('disconnect', () => void worker.close().finally(() => process.exit(0)));
process.send?.({ ready: true });
