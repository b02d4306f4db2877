import { run } from '#runtime/run';
import { loadReferenceDataIfNone } from '#runtime/seeds/reference-data';
import { IntakeModule } from './intake.module.js';
import { registerIntakeHttp } from './register-intake-http.js';

await run({
  name: 'intake',
  parts: [{ module: IntakeModule, registerHttp: registerIntakeHttp }],
  prepare: loadReferenceDataIfNone,
});
