import 'reflect-metadata';
import { createApp } from './app.js';
import { readConfiguration } from './office/configuration.js';

const configuration = readConfiguration(process.env);
const app = await createApp(configuration);
app.enableShutdownHooks();
// A supervisor that is gone cannot stop us: no door stays open without it.
process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
await app.listen(configuration.port, configuration.host);
process.send?.({ ready: true, url: await app.getUrl() });
