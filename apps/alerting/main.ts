import { run } from '#runtime/run';
import { loadReferenceDataIfNone } from '#runtime/seeds/reference-data';
import { AlertingModule, consumers } from './alerting.module.js';

await run({ name: 'alerting', parts: [{ module: AlertingModule, consumers }], prepare: loadReferenceDataIfNone });
