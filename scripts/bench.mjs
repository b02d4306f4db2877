// `npm run bench [-- <row> …] [--short]`: our ratios to plain programs, on real engines. Ends with 1 if a row could not run.
import { inRoot } from './house/paths.mjs';
import { prepare } from './house/prepare.mjs';
import { runNode } from './house/run.mjs';

await prepare();
const hooks = ['--conditions=source', '--import', inRoot('test/support/ts-register.mjs')];
const { status } = await runNode([...hooks, inRoot('test/bench/main.ts'), ...process.argv.slice(2)]);
process.exitCode = status;
