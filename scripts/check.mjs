// `npm run check [-- <name> …]`: types, lint and format, import rules, environment, unused code.
import { checkNames, runChecks } from './house/checks.mjs';
import { prepare } from './house/prepare.mjs';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !checkNames.includes(name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${checkNames.join(', ')}.`);
  process.exit(2);
}
await prepare({ built: false });
const failed = await runChecks(names.length > 0 ? names : checkNames);
process.exitCode = failed.length > 0 ? 1 : 0;
