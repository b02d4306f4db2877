// 时限表: which duty an incident opens, from when it runs, how long, and by which article. The rules are rows; deadlines.ts only
// reads them. Another jurisdiction is another table (deadline-table.spec.ts has OSHA's). A row stands below the one it follows.

import type { Sector } from '../sector.js';
import type { DeadlineId } from './deadline-id.js';
import type { Grade } from './incident.js';
import { casualtyWindowDays } from './incident-state.js';

/** For people: both are complete. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What a version must say for the clock to run: a grade, the missing counted as dead, or, elsewhere, a casualty. */
export type DeadlineOpening =
  | { readonly type: 'grade'; readonly from: Grade }
  | { readonly type: 'casualty'; readonly of: 'deaths' | 'seriousInjuries' };

export type DeadlineStart =
  | { readonly type: 'unit-informed' }
  | { readonly type: 'accident' }
  /** When the other clock was met, else when it is due. */
  | { readonly type: 'end-of'; readonly row: string }
  | { readonly type: 'start-of'; readonly row: string };

/**
 * What stops the clock: the `report` itself at its time; the `relay` of this step; the `entry` of the report into the system,
 * or a relay of this step; `lapse`: it is no duty but a period, which closes by itself.
 */
export type DeadlineStop = 'report' | 'relay' | 'entry' | 'lapse';

export interface Duration {
  readonly amount: number | ((sector: Sector) => number);
  /** Hours run to the instant; the other two to the end of the local day, the first day not counted (民法典 art. 201). */
  readonly unit: 'hours' | 'days' | 'working-days';
}

interface Rule {
  /** In the Chinese table a `DeadlineId`; relays name it as their `step`. */
  readonly id: string;
  readonly opens: DeadlineOpening;
  readonly receiver: Words;
  readonly within: Duration;
  readonly legalBasis: Words;
}

/** One clock an incident. */
export interface IncidentRule extends Rule {
  readonly of: 'incident';
  readonly starts: DeadlineStart;
  readonly stops: DeadlineStop;
}

/** One clock a violation: from the day of the decision until it is published. */
export interface ViolationRule extends Rule {
  readonly of: 'violation';
}

export type DeadlineRule = IncidentRule | ViolationRule;

const from = (grade: Grade): DeadlineOpening => ({ type: 'grade', from: grade });
const after = (row: DeadlineId): DeadlineStart => ({ type: 'end-of', row });
const order493 = (zh: string, en: string): Words => ({
  zh: `国务院令493号${zh}`,
  en: `State Council Order 493, ${en}`,
});
const RELAY = order493('第十条、第十一条', 'art. 10 and 11');

/**
 * 生产安全事故报告和调查处理条例 (国务院令第493号). An authority passes on up to where the grade ends: general at the city, serious at the
 * province, major and extraordinary at the State Council's department.
 */
export const CHINESE_DEADLINES: readonly (DeadlineRule & { readonly id: DeadlineId })[] = [
  {
    id: 'unit-to-county',
    of: 'incident',
    opens: from('general'),
    receiver: { zh: '县级主管部门', en: 'authority of the county' },
    starts: { type: 'unit-informed' },
    within: { amount: 1, unit: 'hours' },
    stops: 'report',
    legalBasis: order493('第九条', 'art. 9'),
  },
  {
    id: 'county-to-city',
    of: 'incident',
    opens: from('general'),
    receiver: { zh: '设区的市级主管部门', en: 'authority of the city' },
    starts: after('unit-to-county'),
    within: { amount: 2, unit: 'hours' },
    stops: 'relay',
    legalBasis: RELAY,
  },
  {
    id: 'city-to-province',
    of: 'incident',
    opens: from('serious'),
    receiver: { zh: '省级主管部门', en: 'authority of the province' },
    starts: after('county-to-city'),
    within: { amount: 2, unit: 'hours' },
    stops: 'relay',
    legalBasis: RELAY,
  },
  {
    id: 'province-to-state',
    of: 'incident',
    opens: from('major'),
    receiver: { zh: '国务院主管部门', en: 'department of the State Council' },
    starts: after('city-to-province'),
    within: { amount: 2, unit: 'hours' },
    stops: 'relay',
    legalBasis: RELAY,
  },
  {
    id: 'casualty-window',
    of: 'incident',
    opens: from('general'),
    receiver: { zh: '原报告部门', en: 'authorities that had the report' },
    starts: { type: 'accident' },
    // 自事故发生之日起30日内, of road traffic and fire 7日; special equipment has the same window.
    within: { amount: casualtyWindowDays, unit: 'days' },
    stops: 'lapse',
    legalBasis: order493('第十三条', 'art. 13'),
  },
  {
    id: 'statistics-entry',
    of: 'incident',
    opens: from('general'),
    receiver: { zh: '事故统计直报', en: 'accident statistics' },
    // 接到事故报告后24小时内: from when the county had it.
    starts: { type: 'start-of', row: 'county-to-city' },
    within: { amount: 24, unit: 'hours' },
    stops: 'entry',
    legalBasis: {
      zh: '生产安全事故统计调查制度;安监总统计〔2016〕70号',
      en: 'Statistical survey system of work accidents; notice An Jian Zong Tong Ji [2016] 70',
    },
  },
  {
    id: 'investigation',
    of: 'incident',
    opens: from('general'),
    receiver: { zh: '负责事故调查的人民政府', en: 'government in charge of the investigation' },
    starts: { type: 'accident' },
    // The government may add 60 days at most; no event says so, hence the first term is shown.
    within: { amount: 60, unit: 'days' },
    stops: 'relay',
    legalBasis: order493('第二十九条', 'art. 29'),
  },
  {
    id: 'penalty-publication',
    of: 'violation',
    opens: from('general'),
    receiver: { zh: '社会公众', en: 'the public' },
    within: { amount: 7, unit: 'working-days' },
    legalBasis: { zh: '安全生产法第七十八条', en: 'Work Safety Law, art. 78' },
  },
];
