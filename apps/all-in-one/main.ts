import { run } from '#runtime/run';
import { loadReferenceData } from '#runtime/seeds/reference-data';
import { AlertingModule, consumers as alertingConsumers } from '../alerting/alerting.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { registerIntakeHttp } from '../intake/register-intake-http.js';
import { LedgerModule, consumers as ledgerConsumers } from '../ledger/ledger.module.js';
import { consumers as notificationConsumers, NotificationModule } from '../notification/notification.module.js';

await run({
  name: 'all-in-one',
  parts: [
    { module: IntakeModule, registerHttp: registerIntakeHttp },
    { module: LedgerModule, consumers: ledgerConsumers },
    { module: AlertingModule, consumers: alertingConsumers },
    { module: NotificationModule, consumers: notificationConsumers },
  ],
  prepare: async (database) => {
    await loadReferenceData(database);
  },
});
