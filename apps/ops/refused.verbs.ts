// What the ledger refused: look at it, put it right and send it in again.

import { readFileSync } from 'node:fs';
import { toRefusalInFullJson } from '#contracts/api/refusal-json';
import { inBoth } from '#contracts/events/fault';
import { EVENTS_TOPIC } from '#contracts/topics';
import { parsePosition, type RefusedPosition } from '#ports/refusals';
import { replayRefusal } from '../intake/replay/replay-refusal.js';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import { floodVerb } from './refused-flood.verb.js';
import { refusedListVerb } from './refused-list.verb.js';
import { type RefusedTools, zoneOf } from './refused-tools.js';
import { inFull, notRefused, toldOf } from './refused-words.js';

/** The root of the tree: whoever has the command line has all of it. */
const EVERYWHERE = '100000';

export const refusedVerbs = (tools: RefusedTools): Verb[] => [
  refusedListVerb(tools),
  showVerb(tools),
  replayVerb(tools),
  floodVerb(tools),
];

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
    const by = { doing: tools.operator, region: EVERYWHERE };
    const answer = await tools.withLog((log) =>
      replayRefusal({ refusals, lookup, log, tree, now: tools.clock.now() }, { position, by, corrected }),
    );
    return toldOf(answer, position, zoneOf(tree));
  },
});

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
