import { run } from '#runtime/run';
import { consumers as alertingConsumers, AlertingModule } from '../alerting/alerting.module.js';
import { consumers as ledgerConsumers, LedgerModule } from '../ledger/ledger.module.js';
import { loadReferenceData } from '#runtime/seeds/reference-data';

await run({
  name: 'all-in-one',
  parts: [
    { module: LedgerModule, consumers: ledgerConsumers },
    { module: AlertingModule, consumers: alertingConsumers },
  ],
  prepare: async (database) => void (await loadReferenceData(database)),
});
