// `npm run overload [-- --minutes 5]`: ten times what an embedded instance takes; its memory, its answers, and whether what it
// accepted was counted once. Ends with 1 if it was not, or if memory went on growing.
import { inRoot } from './house/paths.mjs';
import { prepare } from './house/prepare.mjs';
import { runNode } from './house/run.mjs';

await prepare();
const hooks = ['--conditions=source', '--import', inRoot('test/support/ts-register.mjs')];
const { status } = await runNode([...hooks, inRoot('test/overload/main.ts'), ...process.argv.slice(2)]);
process.exitCode = status;
