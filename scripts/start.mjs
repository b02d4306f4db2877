// `npm start`: everything in one process, embedded. Installs and builds first, if needed.
import { launch } from './house/launch.mjs';
import { prepare } from './house/prepare.mjs';

await prepare();
await launch('all-in-one', process.argv.slice(2));
