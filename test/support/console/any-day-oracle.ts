// What a reading must say, from the events alone and as simply as it can be said: every event is looked at for every question, and
// exposures are added up day by day. It shares no line with the code that it is compared with.

import { daysFrom, plusDays } from '#oracle/region-oracle';
import type { EventDraft } from '../ledger/events.js';
import { exposureOf, flow, type Need, stock } from './any-day-exposures.js';
import { CITY, PROVINCE, rankOf, type Told } from './any-day-teller.js';
import { type Days, dayOf, districtsOf, isIn, isInside, length, number, text, upwards } from './any-day-terms.js';

type Data = Record<string, unknown>;

export interface Question extends Days {
  readonly indicator: string;
  readonly region: string;
  readonly organization: string | null;
  readonly asOf: string;
  readonly knownAt: number;
}
export interface Truth {
  readonly numerator: number | null;
  /** Null: there is none, or none is needed. */
  readonly denominator: number | null;
  readonly value: number | null;
  readonly coverage: number | null;
}

const periodOf = ({ data }: EventDraft): Days => ({ from: text(data.from), to: text(data.to) });
const organizationOf = ({ organization }: Data): string | null => {
  const one = organization as { id?: string; name?: string } | undefined;
  return one?.id ?? one?.name ?? null;
};

export class AnyDayOracle {
  constructor(private readonly told: readonly Told[]) {}

  /** Of records that are replaced in whole: what stands, of what was known, in the order of the log. */
  private standing(type: string, knownAt: number): EventDraft[] {
    const found = new Map<string, EventDraft>();
    for (const { draft, known } of this.told) {
      if (known > knownAt) continue;
      const before = found.get(draft.subject);
      if (draft.type === 'safety.record.withdrawn' && draft.data.recordType === `safety.${type}`) {
        const { id } = draft.data.replaces as { id: string };
        if (before?.id === id) found.delete(draft.subject);
      }
      if (draft.type !== `safety.${type}`) continue;
      if (!before || rankOf(draft) >= rankOf(before)) found.set(draft.subject, draft);
    }
    return [...found.values()];
  }

  /** Of each incident the last version that was known, with the casualties that count. */
  private incidents(knownAt: number): Data[] {
    const current = new Map<string, { data: Data; isFrozen: boolean; known: number } | null>();
    const knownOf = new Map<string, number>();
    for (const { draft, known } of this.told) {
      if (!['incident.reported', 'incident.amended', 'incident.withdrawn'].includes(draft.type.slice(7))) continue;
      // No version is known before the ones that it follows.
      const since = Math.max(known, knownOf.get(draft.subject) ?? 0);
      knownOf.set(draft.subject, since);
      if (since > knownAt) continue;
      const before = current.get(draft.subject);
      const { data } = draft;
      if (draft.type.endsWith('withdrawn')) {
        current.set(draft.subject, null);
        continue;
      }
      const window = ['fire', 'road-traffic'].includes(text(data.sector)) ? 7 : 30;
      const isLate =
        data.reason === 'casualty-change' && text(data.changedOn) > plusDays(dayOf(data.occurredAt), window);
      const thaws = data.reason === undefined || data.reason === 'corrected' || data.reason === 'investigation';
      const isFrozen = !thaws && (isLate || (before?.isFrozen ?? false));
      const { deaths, seriousInjuries, minorInjuries } = before?.data ?? {};
      const counts = isFrozen && before ? { ...data, deaths, seriousInjuries, minorInjuries } : data;
      current.set(draft.subject, { data: counts, isFrozen, known: since });
    }
    return [...current.values()].flatMap((one) => (one ? [one.data] : []));
  }

  private casualties(what: string, sector: string | null, question: Question): number {
    const { region, organization, knownAt } = question;
    let sum = 0;
    for (const data of this.incidents(knownAt)) {
      const { role } = (data.equipment ?? {}) as { role?: string };
      const isEquipment = role !== undefined && role !== 'excluded' && data.sector !== 'construction';
      const [deaths, serious, loss] = [number(data.deaths), number(data.seriousInjuries), number(data.directLossYuan)];
      if (deaths === 0 && serious === 0 && loss < (isEquipment ? 10_000 : 1_000_000)) continue;
      if (data.region === PROVINCE || !upwards(text(data.region)).includes(region)) continue;
      // Above the city Guangdong's returns would count.
      if (!upwards(region).includes(CITY) || !isIn(dayOf(data.occurredAt), question)) continue;
      if (sector === 'special-equipment' ? !isEquipment : sector !== null && data.sector !== sector) continue;
      if (organization !== null && organizationOf(data) !== organization) continue;
      const amounts: Readonly<Record<string, number>> = {
        ...{ accidents: 1, deaths, 'serious-injuries': serious, 'minor-injuries': number(data.minorInjuries) },
        'direct-loss-yuan': Math.round(loss * 100) / 100,
      };
      sum += amounts[what] ?? 0;
    }
    return Math.round(sum * 100) / 100;
  }

  /** What a province returned; null where no return speaks of any of the days. */
  private returned(field: string, question: Question): number | null {
    const returns = this.standing('return.filed', question.knownAt).map((draft) => ({
      ...periodOf(draft),
      data: draft.data,
    }));
    if (!returns.some(({ from, to }) => from < question.to && question.from < to)) return null;
    const stating = returns.filter(({ data }) => data[field] !== undefined);
    let sum = 0;
    for (const one of stating) {
      const inside = stating.filter((other) => isInside(other, one));
      const direct = inside.filter((other) => !inside.some((third) => isInside(other, third)));
      const open = daysFrom(one.from, one.to).filter((day) => !inside.some((other) => isIn(day, other)));
      const rest = direct.reduce((left, other) => left - number(other.data[field]), number(one.data[field]));
      if (isIn(open.at(-1) ?? plusDays(one.to, -1), question)) sum += rest;
    }
    return sum;
  }

  private inspections(part: (data: Data) => number, question: Question): number {
    const { region, organization, knownAt } = question;
    return this.standing('inspection.completed', knownAt)
      .filter(({ data }) => data.kind === 'spot-check' && isIn(dayOf(data.completedAt), question))
      .filter(({ data }) => upwards(text(data.region)).includes(region))
      .filter(({ data }) => organization === null || organizationOf(data) === organization)
      .reduce((sum, { data }) => sum + part(data), 0);
  }

  private hazards(level: string | null, question: Question): { due: number; inTime: number } {
    const { region, organization, knownAt } = question;
    const changes = new Map(this.standing('hazard.changed', knownAt).map((draft) => [draft.subject, draft.data]));
    const fixes = new Map(this.standing('hazard.rectified', knownAt).map((draft) => [draft.subject, draft.data]));
    let [due, inTime] = [0, 0];
    for (const { data } of this.standing('inspection.completed', knownAt)) {
      if (!upwards(text(data.region)).includes(region)) continue;
      if (organization !== null && organizationOf(data) !== organization) continue;
      for (const hazard of (data.hazards ?? []) as Data[]) {
        const change = changes.get(text(hazard.id));
        const dueOn = text(change?.dueOn ?? hazard.dueOn);
        if (!isIn(dueOn, question) || (level !== null && (change?.level ?? hazard.level) !== level)) continue;
        due += 1;
        const fix = fixes.get(text(hazard.id));
        if (fix && dayOf(fix.rectifiedAt) <= dueOn) inTime += 1;
      }
    }
    return { due, inTime };
  }

  /** The latest of the region, else of its districts the latest of one instrument. */
  private survey({ region, knownAt, organization, ...days }: Question): { satisfied: number; asked: number } {
    const all = organization === null ? this.standing('survey.completed', knownAt).map(({ data }) => data) : [];
    const newestFirst = (a: Data, b: Data): number => (text(a.completedOn) < text(b.completedOn) ? 1 : -1);
    const latest = (code: string, survey?: string): Data[] =>
      all
        .filter((data) => data.region === code && isIn(text(data.completedOn), days))
        .filter((data) => survey === undefined || data.survey === survey)
        .sort(newestFirst)
        .slice(0, 1);
    const below = (survey?: string): Data[] => districtsOf(region).flatMap((code) => latest(code, survey));
    const own = latest(region);
    const [newest] = below().sort(newestFirst);
    const summed = own.length > 0 || !newest ? own : below(text(newest.survey));
    return {
      satisfied: summed.reduce((sum, data) => sum + number(data.satisfied), 0),
      asked: summed.reduce((sum, data) => sum + number(data.respondents), 0),
    };
  }

  target(indicator: string, region: string, asOf: string, knownAt: number): { limit: number; period: Days } | null {
    const isCount = ['deaths', 'accidents.fire'].includes(indicator);
    for (const code of isCount ? [region] : upwards(region)) {
      const [best] = this.standing('target.set', knownAt)
        .filter(
          ({ data }) =>
            data.indicator === indicator &&
            data.region === code &&
            isIn(asOf, { from: text(data.from), to: text(data.to) }),
        )
        .sort((a, b) => length(periodOf(a)) - length(periodOf(b)) || (text(a.data.from) < text(b.data.from) ? 1 : -1));
      if (!best) continue;
      const whole = periodOf(best);
      if (isCount) return { limit: number(best.data.limit), period: whole };
      const start = text(best.data.assessmentYear);
      const year = Number(asOf.slice(0, 4)) - (asOf.slice(5) < start ? 1 : 0);
      const [from, to] = [`${year}-${start}`, `${year + 1}-${start}`];
      const [begin = from, end = to] = [[from, whole.from].sort()[1], [to, whole.to].sort()[0]];
      return { limit: number(best.data.limit), period: { from: begin, to: end } };
    }
    return null;
  }

  read(question: Question): Truth {
    const { indicator, region, organization } = question;
    const share = (part: number, total: number): Truth =>
      total === 0
        ? { numerator: 0, denominator: null, value: null, coverage: null }
        : { numerator: part, denominator: total, value: part / total, coverage: 1 };
    if (indicator === 'inspection-pass-rate') {
      return share(
        this.inspections((data) => (data.result === 'pass' ? 1 : 0), question),
        this.inspections(() => 1, question),
      );
    }
    if (indicator === 'item-pass-rate') {
      const checked = this.inspections((data) => number(data.itemsChecked), question);
      return share(checked - this.inspections((data) => number(data.itemsFailed), question), checked);
    }
    if (indicator.startsWith('hazard-rectification-rate')) {
      const { due, inTime } = this.hazards(indicator.split('.')[1] ?? null, question);
      return share(inTime, due);
    }
    if (indicator === 'public-satisfaction') {
      const { satisfied, asked } = this.survey(question);
      return share(satisfied, asked);
    }
    const counted = COUNTED[indicator];
    if (!counted) throw new Error(`the oracle does not know ${indicator}`);
    const numerator = counted.what.reduce<number | null>((sum, what) => {
      if (region !== PROVINCE) return (sum ?? 0) + this.casualties(what, counted.sector, question);
      const speaks = counted.sector === null || counted.sector === 'construction';
      const one = speaks ? this.returned(RETURNED[what] ?? '', question) : null;
      return sum === null || one === null ? null : sum + one;
    }, 0);
    if (!counted.need) return { numerator, denominator: null, value: numerator, coverage: null };
    const declared = this.standing('exposure.declared', question.knownAt);
    const exposure = organization === null ? exposureOf(declared, counted.need, { ...question, region }) : null;
    const denominator = exposure?.value ?? null;
    // Months that say more than their year leave less than nothing for the rest of it.
    const hasValue = numerator !== null && denominator !== null && denominator > 1e-6;
    const value = hasValue ? (numerator / denominator) * counted.need.scale : null;
    return { numerator, denominator, value, coverage: exposure?.coverage ?? null };
  }
}

const RETURNED: Readonly<Record<string, string>> = {
  ...{ accidents: 'accidents', deaths: 'deaths', 'serious-injuries': 'seriousInjuries' },
};

/** What each counts, of which sector, and by what it is divided. */
export const COUNTED: Readonly<
  Record<string, { readonly what: readonly string[]; readonly sector: string | null; readonly need?: Need }>
> = {
  accidents: { what: ['accidents'], sector: null },
  deaths: { what: ['deaths'], sector: null },
  'serious-injuries': { what: ['serious-injuries'], sector: null },
  'direct-loss-yuan': { what: ['direct-loss-yuan'], sector: null },
  'deaths.construction': { what: ['deaths'], sector: 'construction' },
  'accidents.fire': { what: ['accidents'], sector: 'fire' },
  'accidents.special-equipment': { what: ['accidents'], sector: 'special-equipment' },
  'construction-deaths-per-10bn-yuan': {
    ...{ what: ['deaths'], sector: 'construction', need: flow('construction-output-yuan', 1e10, 'construction') },
  },
  'special-equipment-accidents-per-10k-units': {
    ...{ what: ['accidents'], sector: 'special-equipment', need: stock('special-equipment-units', 1e4) },
  },
  trir: { what: ['serious-injuries', 'minor-injuries'], sector: null, need: flow('hours-worked', 200_000) },
  'deaths-per-1000-employees': { what: ['deaths'], sector: null, need: stock('employees', 1_000) },
};
