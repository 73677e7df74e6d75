import 'reflect-metadata';
import { createApp } from '@shangda/api/app';
import { readConfiguration } from '@shangda/api/office/configuration';
import { LEDGER } from '@shangda/api/office/office.module';
import type { AppendOutcome, AppendRequest, Ledger } from '@shangda/event-store/ledger';
import { type CommandAnswer, Desk, type Errand } from '@shangda/api/office/desk';

// The api of the bench, as `apps/api/src/main.ts` starts it. `no-database`: everything but the append, which is answered at once.
// `doors-only`: the desk answers without asking rules or ledger.
const configuration = readConfiguration(process.env);
const app = await createApp(configuration);
if (process.argv[2] === 'no-database') {
  let position = 0n;
  const append = ({ events, expectations, result }: AppendRequest): Promise<AppendOutcome> => {
    const [subject] = events;
    const before = expectations.find(({ stream }) => stream === subject?.stream)?.version ?? 0;
    position += BigInt(events.length);
    const recordedAt = BigInt(Date.now()) * 1000n;
    return Promise.resolve({ status: 'appended', position, version: before + events.length, recordedAt, result });
  };
  Object.assign(app.get<Ledger>(LEDGER), { append });
}
if (process.argv[2] === 'doors-only') {
  const run = ({ id }: Errand<unknown>): Promise<CommandAnswer> =>
    Promise.resolve({ id, version: 2, position: '1', recordedAt: new Date().toISOString() });
  Object.assign(app.get(Desk), { run });
}
app.enableShutdownHooks();
process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
await app.listen(configuration.port, configuration.host);
process.send?.({ ready: true, url: await app.getUrl() });
