import 'reflect-metadata';
import { createApp } from '@shangda/api/app';
import { readConfiguration } from '@shangda/api/office/configuration';
import { type CommandAnswer, Desk, type Errand } from '@shangda/api/office/desk';

// The api of the bench, as `apps/api/src/main.ts` starts it. With `answers-at-once` the desk answers a command without asking anybody.
const configuration = readConfiguration(process.env);
const app = await createApp(configuration);
if (process.argv[2] === 'answers-at-once') {
  const run = ({ id }: Errand<unknown>): Promise<CommandAnswer> =>
    Promise.resolve({ id, version: 2, position: '1', recordedAt: new Date().toISOString() });
  Object.assign(app.get(Desk), { run });
}
app.enableShutdownHooks();
process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
await app.listen(configuration.port, configuration.host);
process.send?.({ ready: true, url: await app.getUrl() });
