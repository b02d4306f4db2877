import { toRefusalJson } from '#contracts/api/refusal-json';
import { faultsOf, inBoth } from '#contracts/events/fault';
import { instant } from '#contracts/events/fields';
import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { Refusal, Refusals } from '#ports/refusals';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import { knownRegion } from './device.verbs.js';
import { type RefusedTools, zoneOf } from './refused-tools.js';
import { lineOf } from './refused-words.js';

const PAGE = 1_000;
const MOST = 100_000;

export const refusedListVerb = (tools: RefusedTools): Verb => ({
  words: ['refused', 'list'],
  usage:
    '[--region <code>] [--code <a,b>] [--device <id>] [--subject <s>] [--from <instant>] [--to <instant>] [--open] [--limit <n>]',
  about: inBoth(
    '列出台账拒收的事件,最新的在前;--open 只列尚未重放的。有则退出码 1',
    'what the ledger refused, newest first; --open: not replayed yet. Exit status 1 if there is any',
  ),
  options: {
    ...{ region: 'string', code: 'string', device: 'string', subject: 'string', from: 'string', to: 'string' },
    ...{ open: 'boolean', limit: 'string' },
  },
  run: async (call): Promise<Outcome> => {
    const tree = await tools.regions();
    const found = await listed(await tools.refusals(), call, tree);
    const zone = zoneOf(tree);
    const none = inBoth('没有拒收', 'nothing was refused');
    return {
      status: found.length > 0 ? 1 : 0,
      json: found.map((refusal) => toRefusalJson(refusal, zone)),
      text: found.length > 0 ? found.map((refusal) => lineOf(refusal, zone)).join('\n') : none,
    };
  },
});

const instantOf = (call: Call, option: string): Instant | undefined => {
  const text = optional(call, option);
  if (text === undefined) return undefined;
  const parsed = instant.safeParse(text);
  if (parsed.success) return Date.parse(text);
  throw new UsageFault(`--${option}: ${faultsOf(parsed.error, text).map((f) => f.detail)}`);
};

const limitOf = (call: Call): number => {
  const text = optional(call, 'limit') ?? '100';
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MOST) return limit;
  throw new UsageFault(`--limit: 1 … ${MOST}`);
};

const listed = async (refusals: Refusals, call: Call, tree: RegionTree): Promise<Refusal[]> => {
  const region = optional(call, 'region');
  const filter = {
    regions: region === undefined ? undefined : { codes: codesBelow(tree, knownRegion(tree, region)), unplaced: false },
    codes: optional(call, 'code')?.split(','),
    device: optional(call, 'device'),
    subject: optional(call, 'subject'),
    from: instantOf(call, 'from'),
    to: instantOf(call, 'to'),
    ...(call.options.open === true ? { replayed: false } : {}),
  };
  const limit = limitOf(call);
  const found: Refusal[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last && { ...last.position, at: last.recordedAt };
    const page = await refusals.list(filter, { limit: Math.min(PAGE, limit - found.length), after });
    found.push(...page);
    if (page.length === 0 || found.length >= limit) return found;
  }
};

/** With all that ever lay below it. */
const codesBelow = (tree: RegionTree, code: string): string[] => {
  const rows = tree.all();
  const below = new Set([code]);
  for (const parent of below) for (const row of rows) if (row.parent === parent) below.add(row.code);
  return [...below];
};
