// `npm run ops -- <verb>`: beside a running instance or alone. The installation is opened only when a verb needs it.

import { text } from 'node:stream/consumers';
import { readConfig } from '#config/config';
import { actorText } from '#ports/action-log';
import { systemClock } from '#ports/clock';
import { byCommandLine } from '#runtime/by-command-line';
import { openForBackup } from '#runtime/open-for-backup';
import { type OpsContext, openForOps } from '#runtime/open-for-ops';
import { actionVerbs } from './action.verbs.js';
import { apiTokenVerbs } from './api-token.verbs.js';
import { auditVerbs } from './audit.verbs.js';
import { backupVerbs } from './backup.verbs.js';
import { runCommandLine, type Status } from './command-line.js';
import { countingVerbs } from './counting.verbs.js';
import { deviceVerbs } from './device.verbs.js';
import { importVerb } from './import.verb.js';
import { installationVerbs } from './installation.verbs.js';
import { peopleVerbs } from './people.verbs.js';
import { rebookVerbs } from './rebook.verbs.js';
import { rebuildVerbs } from './rebuild.verbs.js';
import { rebuildLedgerVerb } from './rebuild-ledger.verb.js';
import { refusedVerbs } from './refused.verbs.js';
import { regionVerbs } from './region.verbs.js';
import { verifyVerbs } from './verify.verbs.js';

const clock = systemClock;
let opened: Promise<OpsContext> | undefined;

const run = async (): Promise<Status> => {
  const config = readConfig();
  const open = (): Promise<OpsContext> => {
    opened ??= openForOps(config);
    return opened;
  };
  const people = async () => (await open()).people;
  const regions = async () => (await open()).regions();
  const maintenance = async () => (await open()).maintenance;
  const progress = (words: string): void => {
    process.stderr.write(`${words}\n`);
  };
  const verbs = [
    ...installationVerbs({
      migrate: async () => (await open()).migrate(),
      topics: async () => (await open()).topics(),
      seed: async () => (await open()).seed(new Date(clock.now()).getUTCFullYear()),
    }),
    importVerb({ config, clock }),
    ...backupVerbs({ backups: openForBackup(config), clock }),
    ...deviceVerbs({
      ...{ devices: async () => (await open()).devices, regions, clock },
      pages: `http://${config.http.host}:${config.http.port}`,
    }),
    ...actionVerbs({ actions: async () => (await open()).actions }),
    ...regionVerbs({ regions, change: async (...asked) => (await open()).changeRegions(...asked) }),
    ...refusedVerbs({
      ...{ regions, clock, operator: byCommandLine() },
      refusals: async () => (await open()).refusals,
      lookup: async () => (await open()).lookup,
      withLog: async (work) => (await open()).withLog(work),
    }),
    ...countingVerbs({
      rules: async () => (await open()).countingRules(),
      state: async (rule) => (await open()).stateCountingRule(rule),
    }),
    ...auditVerbs({ audit: async () => (await open()).audit(), clock, dataDir: config.dataDir }),
    ...peopleVerbs({ people, regions, clock, readInput: () => text(process.stdin) }),
    ...apiTokenVerbs({ people, clock }),
    ...verifyVerbs(config),
    ...rebookVerbs({ regions, maintenance, clock }),
    ...rebuildVerbs({ maintenance, clock, progress }),
    rebuildLedgerVerb({
      ...{ regions, maintenance, progress, clock, operator: actorText(byCommandLine()), dataDir: config.dataDir },
    }),
  ];
  return runCommandLine(process.argv.slice(2), verbs, {
    out: (words) => process.stdout.write(words),
    err: (words) => process.stderr.write(words),
  });
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
} finally {
  await (await opened)?.close();
}
