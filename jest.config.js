// One project per price of a test (CONTRIBUTING.md). Run through `npm run test:<project>`, or directly with
// NODE_OPTIONS=--experimental-vm-modules npx jest --selectProjects unit <path>
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // Sources name their compiled sibling (`./day.js`); only the `.ts` exists here.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true }] },
  // Compiled copies and data folders hold files of the same names.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
};

const project = (displayName, testMatch, extra = {}) => ({
  ...shared,
  ...extra,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
});

// Real engines: started by the first test that asks, shared by all workers of the run, ended with it.
const withEngines = {
  globalSetup: '<rootDir>/test/support/engines/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/engines/global-teardown.mjs',
};

const patient = { ...withEngines, setupFilesAfterEnv: ['<rootDir>/test/support/patience.mjs'] };

/** Rows that take minutes, root or a machine for themselves: FAULT_ROWS=all npm run test:faults (docs/reliability.md). */
const notInShortSet = [
  ...shared.testPathIgnorePatterns,
  ...(process.env.FAULT_ROWS === 'all' ? [] : ['\\.long\\.spec\\.ts$']),
];

export default {
  coverageProvider: 'babel',
  projects: [
    project('unit', ['{libs,apps}/**/!(*.int|*.acceptance).spec.ts', 'test/{house,support}/**/!(*.int).spec.ts']),
    project('integration', ['{libs,apps,test}/**/*.int.spec.ts'], patient),
    project('acceptance', ['test/acceptance/**/*.acceptance.spec.ts', 'test/tour/*.spec.ts'], patient),
    project('faults', ['test/faults/**/*.spec.ts'], { ...patient, testPathIgnorePatterns: notInShortSet }),
    project('browser', ['test/browser/**/*.spec.ts'], patient),
  ],
};
