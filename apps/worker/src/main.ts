import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readConfiguration } from '@shangda/api/office/configuration';
import { readNotifying } from './notify-configuration.js';
import { WorkerModule } from './worker.module.js';

const configuration = readConfiguration(process.env);
const notifying = readNotifying(process.env);
const worker = await NestFactory.createApplicationContext(WorkerModule.with(configuration, notifying), {
  logger: ['error', 'warn'],
});
worker.enableShutdownHooks();
// Started by `shangda serve`: gone when it is gone.
process.on('disconnect', () => void worker.close().finally(() => process.exit(0)));
process.send?.({ ready: true });
