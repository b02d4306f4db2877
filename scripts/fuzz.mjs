// `npm run fuzz`: the door against 10,000 requests made of its own OpenAPI document. FUZZ_RUNS and FUZZ_SEED say otherwise; the
// seed is printed, and the same seed shoots the same requests.
import { prepare } from './house/prepare.mjs';
import { runJest } from './house/suites.mjs';

process.env.FUZZ_RUNS ??= '10000';
process.env.FUZZ_SEED ??= String(Date.now() % 2_147_483_647);
await prepare({ built: false });
const { status } = await runJest('integration', ['test/fuzz']);
process.exitCode = status;
