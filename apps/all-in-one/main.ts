import { join } from 'node:path';
import { CLOCK, type Clock } from '#ports/clock';
import { DEVICES, type Devices } from '#ports/devices';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { EVENT_LOOKUP, type EventLookup } from '#ports/event-lookup';
import { PEOPLE, type People } from '#ports/people';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { projectRoot } from '#runtime/project-root';
import { run } from '#runtime/run';
import { seedPlan } from '#runtime/seeds/plan-seed';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { AlertingModule, consumers as alertingConsumers } from '../alerting/alerting.module.js';
import { ConsoleModule, consumers as consoleConsumers } from '../console/console.module.js';
import { registerConsoleHttp } from '../console/http/register-console-http.js';
import { consoleRoutes } from '../console/pages/console-routes.js';
import { webRootIn } from '../console/pages/web-root.js';
import { IntakeModule } from '../intake/intake.module.js';
import { registerIntakeHttp } from '../intake/register-intake-http.js';
import { LedgerModule, consumers as ledgerConsumers } from '../ledger/ledger.module.js';
import { NotificationModule, consumers as notificationConsumers } from '../notification/notification.module.js';
import { ensureCredentials } from './first-run.js';
import { welcome } from './welcome.js';

await run({
  name: 'all-in-one',
  parts: [
    { module: IntakeModule, registerHttp: registerIntakeHttp },
    { module: LedgerModule, consumers: ledgerConsumers },
    { module: AlertingModule, consumers: alertingConsumers },
    { module: NotificationModule, consumers: notificationConsumers },
    {
      module: ConsoleModule,
      consumers: consoleConsumers,
      registerHttp: registerConsoleHttp,
      registerRoutes: consoleRoutes({ webRoot: webRootIn(projectRoot()) }),
    },
  ],
  prepare: async (database) => {
    await loadReferenceData(database);
  },
  onStarted: async ({ app, url }, config) => {
    const clock = app.get<Clock>(CLOCK);
    const now = clock.now();
    const seed = { city: config.city, year: new Date(now).getUTCFullYear() };
    await seedPlan(app.get<EventLog>(EVENT_LOG), app.get<EventLookup>(EVENT_LOOKUP), seed);
    const parts = { config, devices: app.get<Devices>(DEVICES), people: app.get<People>(PEOPLE), clock };
    const credentials = await ensureCredentials(parts);
    const tree = app.get<RegionDirectory>(REGION_DIRECTORY).current();
    const town = tree.subtree(config.city, '9999-12-31').find((row) => row.level === 'town')?.code ?? config.city;
    const credentialsFile = join(config.dataDir, 'credentials.json');
    process.stdout.write(welcome({ url, town, now, credentialsFile }, credentials));
  },
});
