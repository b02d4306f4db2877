// `npm start`: everything in one process, embedded. Installs and builds first, if needed.
import { launch } from './house/launch.mjs';
import { prepare } from './house/prepare.mjs';

// At a person's terminal the log shows what needs somebody; services log everything.
process.env.FENGSUI_LOG_LEVEL ??= 'warn';
await prepare();
await launch('all-in-one', process.argv.slice(2));
