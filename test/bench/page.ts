// docs/benchmarks.md, from the results: both languages, and plainly which rows miss what they must reach.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results, RowResult } from './results.js';
import type { TimedResult } from './timed.js';

const FILE = join(import.meta.dirname, '../../docs/benchmarks.md');

/** Load average below which a machine of two cores has them to itself. */
const QUIET = 1;

export const writePage = (results: Results): void => writeFileSync(FILE, pageOf(results));

const pageOf = (results: Results): string => {
  const { machine, versions, rows, timed = [], commit } = results;
  const listed = [
    ...rows.filter((row) => !row.met).map((row) => `${row.id}(${figure(row.ratio)},${row.must})`),
    ...timed.filter((row) => !row.met).map((row) => `${row.id}(p99 < ${row.limitMs} ms)`),
  ];
  const engines = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const busiest = Math.max(0, ...rows.map((row) => row.loadBefore));
  const isShort = rows.some((row) => row.short);
  return `# 性能基准 · Benchmarks

<!-- 由 \`npm run bench\` 生成 · Written by \`npm run bench\`; do not edit. -->

绝对数字只属于这一台共享的机器;**比值**才有意义:两个程序在同一次运行中交替测量(A B A B …),各取中位数。基线是 \`test/bench/baseline/\`
中的小程序:同样的驱动,更少的保证,没有人放慢它们。重跑:\`npm run bench\`,只跑几行:\`npm run bench -- G1 G4\`,快速:\`--short\`。

An absolute figure belongs to this one shared machine; a **ratio** means something: two programs measured in turn in one run
(A B A B …), the median of each. The denominators are the small programs in \`test/bench/baseline/\`: the same drivers, fewer
guarantees, and nobody slows them down. Again: \`npm run bench\`; only some rows: \`npm run bench -- G1 G4\`; quickly: \`--short\`.

- 机器 · machine: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB; everything on it: engines, services, load
- 提交 · commit: \`${commit}\` · ${engines.join(', ')}${isShort ? '\n- 含 `--short` 的行:轮数少,只作参考 · some rows are of a `--short` run: few rounds, a hint only' : ''}${busiest < QUIET ? '' : `\n- 机器不安静:各行开始前的负载最高 ${busiest},数字偏低、偏散 · the machine was not quiet: load before a row up to ${busiest}; figures are low and spread`}

${
  listed.length === 0
    ? '**全部达到必达值 · Every row reaches what it must.**'
    : `**未达到必达值 · These rows miss what they must reach: ${listed.join(' · ')}**`
}

| | 我们 · ours | 基线 · denominator | 单位 · unit | 比值 · ratio | 必达 · must | 目标 · aim | |
|---|---|---|---|---|---|---|---|
${rows.map(lineOf).join('\n')}

${rows.map(describe).join('\n')}

每轮的数字在 \`test/bench/results.json\`。负载为该行开始前一分钟的系统平均负载。
The figures of every round are in \`test/bench/results.json\`; load is the machine's one-minute average before the row began.
${timed.map(sectionOf).join('')}`;
};

const sectionOf = (row: TimedResult): string => `
## ${row.id} · ${row.what.zh} · ${row.what.en}

${row.note.zh}

${row.note.en}

**p99 ${figure(row.p99)} ms,${row.met ? '每一组都低于' : '不是每一组都低于'} ${row.limitMs} ms · of all requests that the limit is for; ${row.met ? 'every group is below' : 'not every group is below'} ${row.limitMs} ms**
(${row.place}; load ${row.loadBefore}, \`${row.commit}\`${row.short ? ', `--short`' : ''})

| | 请求 · requests | p50 ms | p99 ms | 最长 · longest ms | 语句 · statements | < ${row.limitMs} |
|---|---|---|---|---|---|---|
${row.groups
  .map(
    ({ what, requests, p50, p99, max, statements, isLimited }) =>
      `| ${what.zh} · ${what.en} | ${requests} | ${figure(p50)} | ${figure(p99)} | ${figure(max)} | ${statements} | ${isLimited ? (p99 < row.limitMs ? '✓' : '✗') : ''} |`,
  )
  .join('\n')}
`;

const lineOf = (row: RowResult): string =>
  `| ${row.id} | ${figure(row.ours)} | ${figure(row.denominator)} | ${row.unit} | **${figure(row.ratio)}** | ${row.must} | ${row.aim ?? ''} | ${row.met ? '✓' : '✗ 未达 missed'} |`;

const describe = (row: RowResult): string => {
  const note = row.note ? ` 注 · note: ${row.note.zh} · ${row.note.en}.` : '';
  const rounds = row.runs.ours.length;
  return `- **${row.id}** ${row.what.zh} ÷ ${row.against.zh}。${row.what.en} ÷ ${row.against.en}.${note} (${rounds} × , load ${row.loadBefore}, \`${row.commit}\`)`;
};

const figure = (value: number): string =>
  Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString('en').replaceAll(',', ' ')
    : `${Number(value.toPrecision(3))}`;
