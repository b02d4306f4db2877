import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '#config/config';
import type { Clock } from '#ports/clock';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import { datasetOf } from './import/column-mapping.js';
import { type ImportReport, importFile } from './import/import-file.js';
import { incidentVersionsByApi } from './import/known-incidents.js';
import { loadMapping, mappingBeside } from './import/load-mapping.js';
import { describeFault } from './import/row-fault.js';

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

const describe = (report: ImportReport): string => {
  const head = `${report.dataset}: ${report.rows} 行 / rows, ${report.events} 个事件 / events`;
  if (report.faults.length > 0) {
    const nothing = report.accepted === 0 ? '未导入任何数据 / nothing was imported' : '';
    return [head, nothing, ...report.faults.map(describeFault)].filter(Boolean).join('\n');
  }
  const waiting = report.pending > 0 ? `, 尚未入账 / not yet booked ${report.pending}` : '';
  return `${head}; 新增 / new ${report.accepted}, 已有 / known ${report.duplicates}${waiting}`;
};

export const importVerb = ({ config, clock }: ImportTools): Verb => ({
  words: ['import'],
  usage: '<file.csv> [--mapping <file>] [--dataset <name>] [--url <instance>] [--token <import token>] [--no-wait]',
  about:
    '把表格变成事件,经由接收服务的校验;有一行不合格则一行也不导入 / a table as events, through intake; all rows or none',
  options: { mapping: 'string', dataset: 'string', url: 'string', token: 'string', 'no-wait': 'boolean' },
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
      incidentVersions: reader === undefined ? undefined : incidentVersionsByApi(url, reader),
    });
    return { status: report.faults.length > 0 ? 1 : 0, json: report, text: describe(report) };
  },
});
