// A random history of a city, as field units and imports tell it: late, out of order, corrected, withdrawn. Every correction names
// what stands, and periods are those of the calendar, so that nothing is refused; what is known when is random.

import { plusDays } from '#oracle/region-oracle';
import {
  declared,
  type EventDraft,
  event,
  hazardChanged,
  incident,
  inspected,
  rectified,
  report,
  SOURCE,
  surveyed,
  targetSet,
} from '../ledger/events.js';
import { CITY, DISTRICTS, diceOf, PROVINCE, type Span, STATUSES, Teller, TOWNS, type Told } from './any-day-teller.js';

const PLACES = [CITY, ...DISTRICTS, ...TOWNS] as const;
const at = (day: string): string => `${day}T09:00:00+08:00`;

const incidentFacts = (teller: Teller, day: string): Record<string, unknown> => {
  const { whole, pick, chance } = teller.dice;
  const sector = pick(['construction', 'construction', 'fire', 'special-equipment', 'industry-commerce']);
  const hasEquipment = sector === 'special-equipment' || chance(0.2);
  return incident({
    ...{ region: pick([...PLACES, PROVINCE]), sector, occurredAt: at(day) },
    ...{ deaths: pick([0, 0, 1, 1, 2, 4]), seriousInjuries: pick([0, 0, 1, 3]), minorInjuries: whole(3) },
    directLossYuan: pick([null, 0, 9_999.99, 10_000, 999_999.5, 1_000_000]),
    ...(hasEquipment ? { equipment: { category: 'elevator', role: pick(['accident', 'related', 'excluded']) } } : {}),
    ...teller.enterprise(),
  });
};

const tellIncident = (teller: Teller): void => {
  const { pick, chance } = teller.dice;
  const subject = `incident ${teller.id()}`;
  const day = teller.day();
  let data = incidentFacts(teller, day);
  let last = teller.id();
  teller.tell(report(last, subject, data), day);
  while (chance(0.4)) {
    const replaces = { source: SOURCE, id: last };
    last = teller.id();
    if (chance(0.15)) {
      const gone = { region: data.region, replaces, reason: 'duplicate' };
      teller.tell(event('incident.withdrawn', last, subject, gone), day);
      return;
    }
    const reason = pick(['corrected', 'casualty-change', 'casualty-change', 'loss-assessed', 'investigation']);
    data = incidentFacts(teller, chance(0.2) ? teller.day() : day);
    const changedOn = plusDays(String(data.occurredAt).slice(0, 10), pick([3, 7, 8, 30, 31]));
    const change = { ...data, replaces, reason, ...(reason === 'casualty-change' ? { changedOn } : {}) };
    teller.tell(event('incident.amended', last, subject, change), day);
  }
};

const tellInspection = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const subject = `inspection ${teller.id()}`;
  const [day, region] = [teller.day(), pick(PLACES)];
  const hazards = Array.from({ length: whole(3) }, (_, n) => ({
    ...{ id: `${subject} ${n}`, level: pick(['general', 'major']), description: '' },
    dueOn: plusDays(day, 5 + whole(40)),
  }));
  const visit = (): EventDraft =>
    inspected(teller.id(), subject, {
      ...{ region, completedAt: at(day), kind: pick(['spot-check', 'spot-check', 'stage']) },
      ...{ result: pick(['pass', 'fail']), itemsChecked: 10, itemsFailed: whole(4) },
      ...{ hazards: hazards.filter(() => chance(0.9)), ...teller.enterprise() },
    });
  const [first, second] = [visit(), visit()];
  teller.tell(first, day);
  if (chance(0.3)) teller.tell(second, day);
  if (chance(0.1)) teller.withdraw(first, day);
  for (const { id, dueOn } of hazards) {
    const fix = plusDays(dueOn, whole(10) - 6);
    const change = chance(0.5) ? { dueOn: plusDays(dueOn, 10) } : { level: 'major' };
    if (chance(0.3)) teller.tell(hazardChanged(teller.id(), id, { region, ...change }), day);
    if (chance(0.7)) teller.tell(rectified(teller.id(), id, { region, rectifiedAt: at(fix) }), fix);
  }
};

const tellFlow = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const measure = pick(['construction-output-yuan', 'hours-worked']);
  const period = teller.period();
  const draft = declared(teller.id(), pick([CITY, ...DISTRICTS, ...DISTRICTS]), {
    ...{ measure, ...period, value: 1 + whole(1_000_000), status: pick(STATUSES) },
    ...(measure === 'construction-output-yuan' && chance(0.2) ? { sector: 'construction' } : {}),
  });
  teller.tell(draft, period.from);
  if (chance(0.1)) teller.withdraw(draft, period.from);
};

const tellStock = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const measure = pick(['special-equipment-units', 'employees']);
  const asOf = teller.day();
  const draft = declared(teller.id(), pick([CITY, ...DISTRICTS, ...DISTRICTS]), {
    ...{ measure, asOf, value: 1 + whole(1_000_000), status: pick(STATUSES) },
    ...(measure === 'special-equipment-units' && chance(0.5)
      ? { category: pick(['elevator', 'crane', 'gas-cylinder']) }
      : {}),
  });
  teller.tell(draft, asOf);
  if (chance(0.1)) teller.withdraw(draft, asOf);
};

const tellReturn = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const { from, to } = teller.period();
  const data = {
    ...{ region: PROVINCE, sector: 'construction', from, to, accidents: whole(9), deaths: whole(9) },
    ...{ ...(chance(0.5) ? { seriousInjuries: whole(9) } : {}), status: pick(STATUSES) },
  };
  const draft = event('return.filed', teller.id(), `construction/${PROVINCE}/${from}..${to}`, data);
  teller.tell(draft, from);
  if (chance(0.1)) teller.withdraw(draft, from);
};

const SHARES: readonly string[] = ['public-satisfaction', 'inspection-pass-rate'];
/** What targets are set for. */
const TARGETED: readonly [string, ...string[]] = [
  'construction-deaths-per-10bn-yuan',
  ...['special-equipment-accidents-per-10k-units', 'deaths', 'accidents.fire', ...SHARES],
];

const tellTarget = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const { from, to } = teller.period();
  const indicator = pick(TARGETED);
  const isShare = SHARES.includes(indicator);
  const draft = targetSet(teller.id(), {
    ...{ indicator, region: pick([CITY, CITY, ...DISTRICTS]), limit: isShare ? whole(100) / 100 : whole(20) / 2 },
    ...{ from, to: chance(0.4) ? `${Number(from.slice(0, 4)) + 3}${from.slice(4)}` : to },
    ...{ comparison: isShare ? 'at-least' : 'at-most', assessmentYear: pick(['01-01', '07-01']) },
  });
  teller.tell(draft, from);
  if (chance(0.1)) teller.withdraw(draft, from);
};

const tellSurvey = (teller: Teller): void => {
  const { whole, pick, chance } = teller.dice;
  const completedOn = teller.surveyDay();
  const respondents = 10 + whole(90);
  const draft = surveyed(teller.id(), `survey ${teller.id()}`, {
    ...{ region: pick([CITY, ...DISTRICTS, ...DISTRICTS]), survey: pick(['annual', 'app']) },
    ...{ completedOn, respondents, satisfied: whole(respondents) },
  });
  teller.tell(draft, completedOn);
  if (chance(0.1)) teller.withdraw(draft, completedOn);
};

export const tellHistory = (seed: number, span: Span): readonly Told[] => {
  const teller = new Teller(diceOf(seed), span);
  const many = (n: number, tell: (teller: Teller) => void): void => {
    for (let i = 0; i < n; i += 1) tell(teller);
  };
  many(30, tellIncident);
  many(14, tellInspection);
  many(20, tellFlow);
  many(14, tellStock);
  many(8, tellReturn);
  many(14, tellTarget);
  many(8, tellSurvey);
  return teller.told;
};
