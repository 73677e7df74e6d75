import 'reflect-metadata';
import { createApp } from './app.js';
import { readConfiguration } from './office/configuration.js';

const configuration = readConfiguration(process.env);
const app = await createApp(configuration);
app.enableShutdownHooks();
// A supervisor that is gone cannot stop us: no door stays open without it.
process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
try {
  await app.listen(configuration.port, configuration.host);
  process.send?.({ ready: true, url: await app.getUrl() });
} catch (cause) {
  // Most often the port is taken: one line says it, to the supervisor or, without one, to whoever started this.
  const failed = cause instanceof Error ? cause.message : String(cause);
  if (process.send) process.send({ failed });
  else process.stderr.write(`${failed}\n`);
  await app.close();
  process.exit(1);
}
