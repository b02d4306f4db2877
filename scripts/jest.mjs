// `npm run test:<suite> [-- <path> …]`: one suite, with jest's own options.
import { prepare } from './house/prepare.mjs';
import { runJest, suites } from './house/suites.mjs';

const [name = '', ...args] = process.argv.slice(2);
if (!(name in suites)) {
  console.error(`No such suite: ${name}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
await prepare({ built: suites[name].built });
const { status } = await runJest(name, args);
process.exitCode = status;
