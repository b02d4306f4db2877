import { run } from '#runtime/run';
import { loadReferenceDataIfNone } from '#runtime/seeds/reference-data';
import { consumers, NotificationModule } from './notification.module.js';

await run({
  name: 'notification',
  parts: [{ module: NotificationModule, consumers }],
  prepare: loadReferenceDataIfNone,
});
