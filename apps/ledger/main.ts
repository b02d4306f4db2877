import { run } from '#runtime/run';
import { loadReferenceDataIfNone } from '#runtime/seeds/reference-data';
import { consumers, LedgerModule } from './ledger.module.js';

await run({ name: 'ledger', parts: [{ module: LedgerModule, consumers }], prepare: loadReferenceDataIfNone });
