// `npm run ops -- <verb>`: the command line. Its stdout is the verb's own: a first build is silent.
import { launch } from './house/launch.mjs';
import { prepare } from './house/prepare.mjs';

await prepare({ quiet: true });
await launch('ops', process.argv.slice(2));
