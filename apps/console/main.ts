import { projectRoot } from '#runtime/project-root';
import { run } from '#runtime/run';
import { loadReferenceDataIfNone } from '#runtime/seeds/reference-data';
import { ConsoleModule, consumers } from './console.module.js';
import { registerConsoleHttp } from './http/register-console-http.js';
import { consoleRoutes } from './pages/console-routes.js';
import { webRootIn } from './pages/web-root.js';

await run({
  name: 'console',
  parts: [
    {
      module: ConsoleModule,
      consumers,
      registerHttp: registerConsoleHttp,
      registerRoutes: consoleRoutes({ webRoot: webRootIn(projectRoot()) }),
    },
  ],
  prepare: loadReferenceDataIfNone,
});
