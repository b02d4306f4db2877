import { inBoth } from '#contracts/events/fault';
import { isDay } from '#domain/calendar/day';
import type { CountingRule } from '#domain/region/region';
import { type Call, type Outcome, optional, required, UsageFault, type Verb } from './command-line.js';

/** Opened when a verb needs them. */
export interface CountingTools {
  readonly rules: () => Promise<CountingRule[]>;
  /** Answers whether anything changed. */
  readonly state: (rule: CountingRule) => Promise<boolean>;
}

export const countingVerbs = (tools: CountingTools): Verb[] => [
  {
    words: ['counting', 'below-threshold'],
    usage: '--counted yes|no --from <day> [--to <day>]',
    about: inBoth(
      '规定发生在 [from, to) 的未达任何等级的事故是否计数(默认不计)。已入账的不变',
      'states whether accidents below every threshold that happen on [from, to) are counted (default: no). What is booked stays',
    ),
    options: { counted: 'string', from: 'string', to: 'string' },
    run: async (call): Promise<Outcome> => {
      const rule = ruleOf(call);
      const changed = await tools.state(rule);
      const head = changed ? inBoth('已规定', 'stated') : inBoth('早已如此规定', 'it was stated so already');
      return { status: 0, json: { changed, ...rule }, text: `${head}: ${ruleText(rule)}` };
    },
  },
  {
    words: ['counting', 'list'],
    usage: '',
    about: inBoth('列出各项计数规定', 'every rule of counting that was stated'),
    run: async (): Promise<Outcome> => {
      const rules = await tools.rules();
      const none = inBoth(
        '没有规定:未达等级的事故不计',
        'none is stated: accidents below every threshold are not counted',
      );
      return { status: 0, json: { rules }, text: rules.length === 0 ? none : rules.map(ruleText).join('\n') };
    },
  },
];

const ruleOf = (call: Call): CountingRule => {
  const counted = required(call, 'counted');
  if (counted !== 'yes' && counted !== 'no') throw new UsageFault('--counted: yes / no');
  const from = dayOf('from', required(call, 'from'));
  const until = optional(call, 'to');
  const to = until === undefined ? null : dayOf('to', until);
  if (to !== null && to <= from) throw new UsageFault('--to 须晚于 --from / --to must be later than --from');
  return { countsBelowThreshold: counted === 'yes', from, to };
};

const dayOf = (option: string, text: string): string => {
  if (isDay(text)) return text;
  throw new UsageFault(`--${option} 须为日期 YYYY-MM-DD / --${option} must be a day YYYY-MM-DD: ${text}`);
};

const ruleText = ({ from, to, countsBelowThreshold }: CountingRule): string =>
  `[${from}, ${to ?? '…'})\t${countsBelowThreshold ? inBoth('计数', 'counted') : inBoth('不计', 'not counted')}`;
