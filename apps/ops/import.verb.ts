import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '#config/config';
import type { Clock } from '#ports/clock';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import { datasetOf } from './import/column-mapping.js';
import { describeReport } from './import/describe-report.js';
import { importFile } from './import/import-file.js';
import { incidentVersionsByApi } from './import/known-incidents.js';
import { loadMapping, mappingBeside } from './import/load-mapping.js';

export interface ImportTools {
  readonly config: Config;
  readonly clock: Clock;
}

/** How long an import waits for the ledger to book what it sent. */
const FOLLOW_MS = 60_000;

/** The option's, the environment's, else the one that `npm start` wrote down. */
const deviceToken = (call: Call, config: Config): string => {
  const given = optional(call, 'token') ?? config.deviceToken?.token;
  if (given !== undefined) return given;
  const file = join(config.dataDir, 'credentials.json');
  if (existsSync(file)) {
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof written === 'object' && written !== null && 'deviceToken' in written) return String(written.deviceToken);
  }
  throw new UsageFault(
    '缺少导入令牌:设置 FENGSUI_DEVICE_TOKEN,或用 --token / no import token: set FENGSUI_DEVICE_TOKEN, or --token',
  );
};

const instanceUrl = (call: Call, { http }: Config): string =>
  (optional(call, 'url') ?? `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`).replace(
    /\/+$/,
    '',
  );

export const importVerb = ({ config, clock }: ImportTools): Verb => ({
  words: ['import'],
  usage:
    '<file.csv> [--mapping <file>] [--dataset <name>] [--url <instance>] [--token <import token>] [--strict] [--no-wait]',
  about:
    '把表格变成事件,经由接收服务的校验;有一行不合格则一行也不导入;--strict:公布数不合也算不合格 / a table as events, through intake; all rows or none; --strict: published figures that do not follow are faults too',
  options: {
    ...{ mapping: 'string', dataset: 'string', url: 'string', token: 'string' },
    ...{ strict: 'boolean', 'no-wait': 'boolean' },
  },
  positionals: 1,
  run: async (call): Promise<Outcome> => {
    const [file] = call.positionals;
    if (file === undefined) throw new UsageFault('缺少文件 / the file is missing');
    const mappingFile = optional(call, 'mapping') ?? mappingBeside(file);
    const mapping = mappingFile === undefined ? undefined : loadMapping(mappingFile);
    const url = instanceUrl(call, config);
    const reader = config.supervisorToken;
    const report = await importFile({
      bytes: readFileSync(file),
      dataset: optional(call, 'dataset') ?? mapping?.dataset ?? datasetOf(basename(file)),
      mapping,
      target: { url, token: deviceToken(call, config) },
      now: clock.now(),
      followMs: call.options['no-wait'] === true ? 0 : FOLLOW_MS,
      strict: call.options.strict === true,
      incidentVersions: reader === undefined ? undefined : incidentVersionsByApi(url, reader),
    });
    // Notes are printed and are no reason for a script to think that the import failed.
    return { status: report.faults.length > 0 ? 1 : 0, json: report, text: describeReport(report) };
  },
});
