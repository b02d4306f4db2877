// What the ledger refused: list it, look at it, put it right and send it in again; and the way on after a flood.

import { readFileSync } from 'node:fs';
import { toRefusalInFullJson, toRefusalJson } from '#contracts/api/refusal-json';
import { faultsOf, inBoth } from '#contracts/events/fault';
import { instant } from '#contracts/events/fields';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import type { EventLog } from '#ports/event-log/event-log';
import type { EventLookup } from '#ports/event-lookup';
import { parsePosition, type Refusal, type Refusals, type RefusedPosition } from '#ports/refusals';
import { replayRefusal } from '../intake/replay/replay-refusal.js';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import { knownRegion } from './device.verbs.js';
import { inFull, lineOf, notRefused, toldOf } from './refused-words.js';

/** Opened when a verb needs them. */
export interface RefusedTools {
  readonly refusals: () => Promise<Refusals>;
  readonly lookup: () => Promise<EventLookup>;
  readonly withLog: <T>(work: (log: EventLog) => Promise<T>) => Promise<T>;
  readonly regions: () => Promise<RegionTree>;
  readonly clock: Clock;
  /** Who is at the command line. */
  readonly operator: string;
}

const PAGE = 1_000;
const MOST = 100_000;
/** The root of the tree: whoever has the command line has all of it. */
const EVERYWHERE = '100000';

export const refusedVerbs = (tools: RefusedTools): Verb[] => [
  listVerb(tools),
  showVerb(tools),
  replayVerb(tools),
  allowVerb(tools),
];

const listVerb = (tools: RefusedTools): Verb => ({
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

const showVerb = (tools: RefusedTools): Verb => ({
  words: ['refused', 'show'],
  usage: '<topic/partition/offset>',
  about: inBoth('一条拒收:原因、发送者、消息头与原始字节', 'one refusal: reason, sender, headers and original bytes'),
  positionals: 1,
  run: async (call): Promise<Outcome> => {
    const position = positionOf(call);
    const zone = zoneOf(await tools.regions());
    const found = await (await tools.refusals()).find(position);
    if (!found) throw new UsageFault(notRefused(position));
    return { status: 0, json: toRefusalInFullJson(found, zone), text: inFull(found, zone) };
  },
});

const replayVerb = (tools: RefusedTools): Verb => ({
  words: ['refused', 'replay'],
  usage: '<topic/partition/offset> (--event <file.json> | --as-is)',
  about: inBoth(
    '把拒收的事件更正后(--event)或原样(--as-is)再次写入日志;按收件口的规则检查,只写一次',
    'puts a refused event into the log again, corrected (--event) or as it was (--as-is); judged as at the door, once',
  ),
  options: { event: 'string', 'as-is': 'boolean' },
  positionals: 1,
  run: async (call): Promise<Outcome> => {
    const position = positionOf(call);
    const corrected = correctedOf(call);
    const tree = await tools.regions();
    const [refusals, lookup] = [await tools.refusals(), await tools.lookup()];
    const by = { name: tools.operator, region: EVERYWHERE };
    const answer = await tools.withLog((log) =>
      replayRefusal({ refusals, lookup, log, tree, now: tools.clock.now() }, { position, by, corrected }),
    );
    return toldOf(answer, position, zoneOf(tree));
  },
});

const allowVerb = (tools: RefusedTools): Verb => ({
  words: ['refused', 'allow'],
  usage: '<topic/partition> [--below <offset>]',
  about: inBoth(
    '拒收泛滥而停止之后:允许台账拒收该分区此位点以下(默认到日志末尾)读不了的记录;重启台账后生效',
    'after a flood of refusals: lets the ledger refuse what it cannot read below this offset (default: the log’s end); takes effect when the ledger is started again',
  ),
  options: { below: 'string' },
  positionals: 1,
  run: async (call): Promise<Outcome> => {
    await tools.regions();
    const below = await tools.withLog((log) => allowedBelow(call, log));
    const who = { by: tools.operator, at: tools.clock.now() };
    await (await tools.refusals()).allowFlood(below, who);
    const { topic, partition, offset } = below;
    const text = inBoth(
      `${topic}/${partition} 中 ${offset} 以下的记录,读不了的将被拒收。请重新启动台账`,
      `what cannot be read below ${offset} of ${topic}/${partition} will be refused. Start the ledger again`,
    );
    return { status: 0, json: { topic, partition, below: `${offset}`, by: who.by }, text };
  },
});

const zoneOf = (tree: RegionTree): string => tree.describe(tree.ownCity, '9999-12-31')?.timeZone ?? 'UTC';

const positionOf = (call: Call): RefusedPosition => {
  const [text = ''] = call.positionals;
  const position = parsePosition(text);
  if (position) return position;
  throw new UsageFault(
    inBoth(
      `位点须写作 <主题>/<分区>/<位点>,例如 ${EVENTS_TOPIC}/0/17`,
      `a position is <topic>/<partition>/<offset>, e.g. ${EVENTS_TOPIC}/0/17`,
    ),
  );
};

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

const correctedOf = (call: Call): unknown => {
  const file = optional(call, 'event');
  if ((file === undefined) === (call.options['as-is'] !== true)) {
    throw new UsageFault(inBoth('--event 与 --as-is 须给出其一', 'give either --event or --as-is'));
  }
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UsageFault(inBoth(`${file} 读不了,或不是 JSON`, `${file} cannot be read, or is no JSON`), { cause });
  }
};

const allowedBelow = async (call: Call, log: EventLog): Promise<RefusedPosition> => {
  const [text = ''] = call.positionals;
  const below = optional(call, 'below');
  const place = parsePosition(`${text}/${below ?? '0'}`);
  const range = place && (await log.ranges(place.topic)).get(place.partition);
  if (!place || !range || (below !== undefined && !/^\d{1,18}$/.test(below))) {
    throw new UsageFault(
      inBoth(
        `须为 <主题>/<分区>,例如 ${EVENTS_TOPIC}/0,--below 为位点`,
        `give an existing <topic>/<partition>, e.g. ${EVENTS_TOPIC}/0, and an offset as --below`,
      ),
    );
  }
  if (below === undefined) return { ...place, offset: range.end };
  if (place.offset <= range.end) return place;
  throw new UsageFault(inBoth(`--below 超出日志末尾 ${range.end}`, `--below is beyond the log’s end, ${range.end}`));
};
