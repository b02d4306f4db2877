import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Database } from '#postgres/database';
import type { ReadingQuery } from '#readings/reading-query';
import { startPostgres } from '#test/engines/postgres';
import { quantile } from '../alternate.js';
import { HISTORY } from '../readings/dice.js';
import { CITY, fillHistory, readPlaces } from '../readings/fill.js';
import { planOf, requireIndexOnly } from '../readings/plan.js';
import { type Group, groupsOf, rolls } from '../readings/questions.js';
import { openWorld, type Statement, type World } from '../readings/world.js';
import { commitNow, loadNow, placeNow } from '../results.js';
import type { Bench, Timed, TimedGroup } from '../row.js';

const PLAN_FILE = join(import.meta.dirname, '../../../docs/plans/reading-5m.txt');
const LIMIT_MS = 50;
const WARM_UP = 20;
const SEED = 7;

const answer = async ({ service }: World, question: ReadingQuery): Promise<void> => {
  const { state } = await service.read(question);
  if (state !== 'ready') throw new Error(`${state}: ${JSON.stringify(question)}`);
};

const timesOf = async (world: World, group: Group, requests: number): Promise<TimedGroup> => {
  const roll = rolls(SEED);
  for (let n = 0; n < WARM_UP; n += 1) await answer(world, group.question(roll));
  const times: number[] = [];
  for (let n = 0; n < requests; n += 1) {
    const question = group.question(roll);
    const started = performance.now();
    await answer(world, question);
    times.push(performance.now() - started);
  }
  const { length } = await world.statementsOf(() => answer(world, group.question(roll)));
  return { what: group.what, isLimited: group.isLimited, times, statements: length };
};

/** The city's accidents, of which there are most, when a year and a half of the five is not settled. */
const worst = (days: ReadingQuery['days']): ReadingQuery => ({
  ...{ indicators: ['accidents'], regions: [CITY], windows: [], days },
  knownAt: Date.parse('2025-06-30T12:00:00+08:00'),
});
const LONG = worst({ from: HISTORY.from, to: HISTORY.to });
const SHORT = worst({ from: '2025-01-01', to: '2025-07-01' });

const sumStatement = async (world: World, question: ReadingQuery): Promise<Statement> => {
  const sent = await world.statementsOf(() => answer(world, question));
  const sum = sent.find(({ sql }) => sql.includes('ledger_entry'));
  if (!sum) throw new Error('no statement looked into the ledger');
  return sum;
};

/** Until months are used: the first slow reading lets them be looked for, behind its back. */
const warmUp = async (world: World): Promise<void> => {
  for (let n = 0; n < 50; n += 1) {
    if ((await sumStatement(world, LONG)).sql.includes('ledger_month')) return;
    await new Promise((done) => setTimeout(done, 100));
  }
};

const plansOf = async (db: Database, world: World): Promise<string> => {
  const parts: string[] = [];
  for (const question of [LONG, SHORT]) {
    const statement = await sumStatement(world, question);
    await planOf(db, statement);
    const plan = await planOf(db, statement);
    requireIndexOnly(plan);
    parts.push(`-- ${JSON.stringify(question)}\n\n${statement.sql}\n\n${plan}\n`);
  }
  return parts.join('\n');
};

const tableOf = (groups: readonly TimedGroup[]): string =>
  groups
    .map(({ what, times, statements }) => {
      const figures = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)];
      return `${figures.map((one) => one.toFixed(1).padStart(8)).join('')}${`${times.length}`.padStart(8)}${`${statements}`.padStart(4)}  ${what.en}`;
    })
    .join('\n');

const placeOf = async (db: Database): Promise<string> => {
  const [row] = await db.query<{ version: string }>(`select current_setting('server_version') as version`);
  return `${placeNow()}, PostgreSQL ${row?.version}`;
};

const counted = (n: number): string => n.toLocaleString('en').replaceAll(',', ' ');

export const r1 = {
  id: 'R1',
  run: async ({ size, say }: Bench): Promise<readonly Timed[]> => {
    const postgres = await startPostgres({
      own: true,
      settings: { fsync: 'on', full_page_writes: 'on', max_wal_size: '4GB' },
    });
    const { url } = await postgres.createDatabase('readings');
    const db = await Database.open({ url });
    try {
      const wanted = {
        entries: size(5_000_000, 100_000),
        inspections: size(500_000, 10_000),
        hazards: size(300_000, 6_000),
      };
      const entries = await fillHistory(db, wanted, say);
      const world = await openWorld(db);
      await warmUp(world);
      const place = await placeOf(db);
      const groups: TimedGroup[] = [];
      for (const group of groupsOf(readPlaces())) {
        groups.push(await timesOf(world, group, size(400, 40)));
        say(`  ${tableOf(groups.slice(-1))}`);
      }
      if (entries >= 1_000_000) {
        const columns = '     p50     p99 longest  requests statements (ms)';
        const head = `${counted(entries)} entries. Written by \`npm run bench -- R1\` on ${new Date().toISOString().slice(0, 10)}, commit ${commitNow()}.`;
        const text = [
          `${head}\n${place}, load ${loadNow()}`,
          `${columns}\n${tableOf(groups)}`,
          await plansOf(db, world),
        ].join('\n\n');
        mkdirSync(dirname(PLAN_FILE), { recursive: true });
        writeFileSync(PLAN_FILE, text);
      }
      return [{ id: 'R1', what: WHAT, limitMs: LIMIT_MS, groups, note: noteOf(entries, wanted), place }];
    } finally {
      await db.close();
      await postgres.stop();
    }
  },
};

const WHAT = { zh: '一次读数', en: 'one reading' };

const noteOf = (
  entries: number,
  { inspections, hazards }: { inspections: number; hazards: number },
): Timed['note'] => ({
  zh:
    `台账 ${counted(entries)} 条分录:一个 32 镇街的市、五年、事故与 ${counted(inspections)} 次检查及其更正;另有 ${counted(hazards)} 条隐患、数千条申报。每次请求一个读数,` +
    '指标、区划、`knownAt`(五年内任一时刻)随机;滚动和不存任何东西,都由台账回答。三条语句:申报到哪里、当时的统计口径、全部合计。' +
    '各月合计已在后台加好(五百万条约一分半钟);在那以前,全市五年逐条相加约 0.1 秒。最长的合计语句只读索引,' +
    '执行计划见 [plans/reading-5m.txt](plans/reading-5m.txt)。',
  en:
    `A ledger of ${counted(entries)} entries: a city with 32 towns, five years, incidents and ${counted(inspections)} inspections with what corrected ` +
    `them; beside it ${counted(hazards)} hazards and some thousand declarations. One reading a request, its indicator, region and \`knownAt\` ` +
    '(any instant of the five years) by chance; the rolling sums hold nothing, the ledger answers all. Three statements: how far the declarations are, the bases as known, all sums. Months were added up ' +
    'in the background before (a minute and a half for five million); until then five years of the whole city take some 0.1 s, ' +
    'entry by entry. The longest sums are read in indexes alone: plans in [plans/reading-5m.txt](plans/reading-5m.txt).',
});
