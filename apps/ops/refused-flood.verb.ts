// The way on after a flood of refusals: an operator says below which offset the ledger may refuse what it cannot read.

import { inBoth } from '#contracts/events/fault';
import { EVENTS_TOPIC } from '#contracts/topics';
import { actorText } from '#ports/action-log';
import type { EventLog } from '#ports/event-log/event-log';
import { parsePosition, type RefusedPosition } from '#ports/refusals';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';
import type { RefusedTools } from './refused-tools.js';

export const floodVerb = (tools: RefusedTools): Verb => ({
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
    return { status: 0, json: { topic, partition, below: `${offset}`, by: actorText(who.by) }, text };
  },
});

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
