// Questions for the reading service, by chance but the same at every run: one reading each, of any indicator of the group, in
// one window, of a region of one level, as it was known at any instant of the five years.

import { PLAN_INDICATORS } from '#domain/indicator/catalogue';
import { countIndicators } from '#domain/indicator/catalogue/count-indicators';
import { ALL_WINDOW_NAMES } from '#domain/indicator/window';
import type { ReadingQuery } from '#readings/reading-query';
import type { Words } from '../row.js';
import { HISTORY, NOW } from './dice.js';
import type { Places } from './fill-declarations.js';

export interface Group {
  readonly what: Words;
  /** Of any window: the limit holds. */
  readonly isLimited: boolean;
  question(roll: Roll): ReadingQuery;
}

/** A whole number in `[0, sides)`. */
export type Roll = (sides: number) => number;

export const rolls = (seed: number): Roll => {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
};

const oneOf = <T>(from: readonly T[], roll: Roll): T => {
  const one = from[roll(from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const START = Date.parse(`${HISTORY.from}T00:00:00+08:00`);
const DAY_MS = 86_400_000;
/** From the second day on: before it nothing is known. */
const instant = (roll: Roll): number =>
  START + DAY_MS + Math.floor((roll(1_000_000) / 1_000_000) * (NOW - START - DAY_MS));

const INDICATORS = [...PLAN_INDICATORS, ...countIndicators.map((one) => one.id)];
const INSPECTIONS = [
  'inspection-pass-rate',
  'inspection-pass-rate.stage',
  'inspection-pass-rate.special',
  'item-pass-rate',
];
const HAZARDS = ['hazard-rectification-rate', 'hazard-rectification-rate.general', 'hazard-rectification-rate.major'];

const WINDOWS = [...ALL_WINDOW_NAMES, 'custom'] as const;
type Window = (typeof WINDOWS)[number];

const inWindow = (window: Window): Pick<ReadingQuery, 'windows' | 'days'> =>
  window === 'custom' ? { windows: [], days: { from: HISTORY.from, to: HISTORY.to } } : { windows: [window] };
const anyWindow = (roll: Roll): ReturnType<typeof inWindow> => inWindow(oneOf(WINDOWS, roll));

type Rest = Omit<ReadingQuery, 'indicators'>;
type Ask = (roll: Roll) => Rest;

const group =
  (indicators: readonly string[], isLimited: boolean) =>
  (zh: string, en: string, rest: Ask): Group => ({
    what: { zh, en },
    isLimited,
    question: (roll) => ({ indicators: [oneOf(indicators, roll)], ...rest(roll) }),
  });

/** Each window by itself, of the city, a district, a town: any knownAt, any of the plan's indicators and the counts. */
const windowGroups = ({ city, districts, towns }: Places): Group[] => {
  const levels = [
    { zh: '市', en: 'city', codes: [city] },
    { zh: '区', en: 'district', codes: districts },
    { zh: '镇街', en: 'town', codes: towns },
  ];
  const of = group(INDICATORS, true);
  return WINDOWS.flatMap((window) =>
    levels.map(({ zh, en, codes }) => {
      const name = window === 'custom' ? { zh: '五年', en: 'five years' } : { zh: window, en: window };
      return of(`${name.zh},${zh}`, `${name.en}, ${en}`, (roll) => ({
        regions: [oneOf(codes, roll)],
        ...inWindow(window),
        knownAt: instant(roll),
      }));
    }),
  );
};

const otherGroups = ({ city, districts, towns }: Places): Group[] => {
  const of = group(INDICATORS, true);
  const ofInspections = group(INSPECTIONS, true);
  const ofHazards = group(HAZARDS, false);
  const regions = [city];
  const then: Ask = (roll) => ({ regions, ...anyWindow(roll), knownAt: instant(roll) });
  const fiveYears: Ask = (roll) => ({ regions, ...inWindow('custom'), knownAt: instant(roll) });
  return [
    of('任意窗口加上年同期,市', 'any window beside the year before, city', (roll) => ({
      ...{ regions, windows: [oneOf(ALL_WINDOW_NAMES, roll)], compare: 'previous-year', knownAt: instant(roll) },
    })),
    of('任意窗口,现在,市', 'any window, now, city', (roll) => ({ regions, ...anyWindow(roll) })),
    of('任意窗口,现行区划,现在,市', 'any window, present map, now, city', (roll) => ({
      regions,
      ...anyWindow(roll),
      map: 'now',
    })),
    of('任意窗口,现行区划,市', 'any window, present map, city', (roll) => ({ ...then(roll), map: 'now' })),
    of('任意窗口,一家企业,任意区划', 'any window, one enterprise anywhere', (roll) => ({
      ...{
        ...then(roll),
        regions: [oneOf([city, ...districts, ...towns], roll)],
        organization: `施工单位 ${roll(5_000)}`,
      },
    })),
    ofInspections('检查合格率,任意窗口,市', 'inspection rates, any window, city', then),
    ofInspections('检查合格率,五年,市', 'inspection rates, five years, city', fiveYears),
    ofHazards('隐患整改率,任意窗口,现在,市', 'hazard rates, any window, now, city', (roll) => ({
      regions,
      ...anyWindow(roll),
    })),
    ofHazards('隐患整改率,任意窗口,市', 'hazard rates, any window, city', then),
    ofHazards('隐患整改率,五年,市', 'hazard rates, five years, city', fiveYears),
    ofHazards('隐患整改率,任意窗口,镇街', 'hazard rates, any window, town', (roll) => ({
      ...then(roll),
      regions: [oneOf(towns, roll)],
    })),
  ];
};

export const groupsOf = (places: Places): Group[] => [...windowGroups(places), ...otherGroups(places)];
