// Histories as they come to the ledger: mostly right, often late, sometimes wrong. First a story is told, subject by subject,
// so that corrections name what there is; then it is put out of order. A history shrinks by leaving out and simplifying steps.

import fc from 'fast-check';
import { type EventDraft, event, SOURCE } from '../ledger/events.js';
import type { LoggedEvent } from './ledger-oracle.js';

/** Names that an object literal already has are names that a device may give, too. */
const INCIDENTS = ['A', 'B', '__proto__', 'C'];
const INSPECTIONS = ['A', '__proto__', 'constructor'];
const SERIES: readonly (readonly [sector: string, region: string])[] = [
  ['construction', '330000'],
  ['fire', '440605'],
  ['special-equipment', '100000'],
  ['all', '330000'],
];
const PERIODS: readonly (readonly [from: string, to: string])[] = [
  ['2024-01-01', '2025-01-01'],
  ['2024-01-01', '2024-07-01'],
  ['2024-07-01', '2025-01-01'],
  ['2024-01-01', '2024-04-01'],
  ['2024-01-01', '2024-02-01'],
  ['2024-02-01', '2024-03-01'],
  ['2024-03-01', '2024-04-01'],
  ['2024-02-29', '2024-03-01'],
  ['2024-12-01', '2025-01-01'],
  ['2024-02-15', '2024-03-15'],
];
/** Instants around the ends of days (in both zones), months, halves, years, and of rules. */
const MOMENTS = [
  '2022-02-28T23:59:59+08:00',
  '2022-03-01T00:00:00+08:00',
  '2023-12-31T23:30:00+08:00',
  '2024-01-01T01:30:00+08:00',
  '2024-01-31T09:00:00+08:00',
  '2024-02-29T00:00:00+08:00',
  '2024-02-29T23:59:59+08:00',
  '2024-03-01T01:00:00+08:00',
  '2024-05-31T22:00:00Z',
  '2024-06-30T09:00:00+08:00',
  '2024-07-01T00:30:00+08:00',
  '2024-12-31T09:00:00+08:00',
  '2025-02-28T09:00:00+08:00',
];
const REGIONS = [
  '440605124',
  '440605124',
  '440606003',
  '440604009',
  '440605',
  '440606',
  '440600',
  '440100',
  '330000',
  '650000',
];
const SECTORS = ['construction', 'construction', 'special-equipment', 'fire', 'road-traffic'];
const REASONS = ['corrected', 'casualty-change', 'casualty-change', 'loss-assessed', 'reclassified', 'investigation'];
const LOSSES = [null, undefined, 0, 1.29, 9_999.99, 10_000, 999_999.99, 1_000_000, 20_000_000.05];
const EQUIPMENT = [
  undefined,
  undefined,
  { category: 'elevator', role: 'accident', facts: { trappedHours: 2 } },
  { category: 'crane', role: 'related' },
  { category: 'gas-cylinder', role: 'related', facts: { peopleMoved: 500 } },
  { category: 'ropeway', role: 'excluded', facts: { strandedHours: 13 } },
  { category: 'boiler', role: 'accident', facts: { boilerMegawatts: 600, outageHours: 239.5 } },
];
/** 2024-06-30 is reached by the windows of 30 days, or 7, that begin on these moments, or just missed. */
const CHANGED_ON = [
  '2024-01-08',
  '2024-01-09',
  '2024-01-31',
  '2024-02-01',
  '2024-03-30',
  '2024-03-31',
  '2024-08-01',
  '2022-03-01',
];

type Kind = 'incident' | 'inspection' | 'return';
const KINDS: readonly Kind[] = ['incident', 'incident', 'incident', 'inspection', 'return', 'return'];

export interface HistoryOptions {
  readonly maxLength?: number;
  /** Begins the names of incidents and inspections, not the ids of events. */
  readonly prefix?: string;
  readonly kinds?: readonly Kind[];
  /** Whether a correction may name an event of another subject. */
  readonly namesOthers?: boolean;
  /** Within what events become known in the order of the log; left out, `knownsince` says anything. */
  readonly knownInOrderOf?: 'subject' | 'series';
}

/** Append times begin here. */
export const FIRST_APPEND = Date.parse('2025-03-02T12:00:00+08:00');
export const HOUR = 3_600_000;

const step = (kinds: readonly Kind[]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    which: fc.nat({ max: 11 }),
    action: fc.oneof(
      { weight: 12, arbitrary: fc.constant('go-on' as const) },
      { weight: 4, arbitrary: fc.constant('withdraw' as const) },
      { weight: 1, arbitrary: fc.constant('begin-again' as const) },
      { weight: 2, arbitrary: fc.constant('repeat' as const) },
      { weight: 1, arbitrary: fc.constant('contradict' as const) },
      { weight: 1, arbitrary: fc.constant('spoil' as const) },
    ),
    names: fc.oneof(
      { weight: 10, arbitrary: fc.constant('newest' as const) },
      { weight: 2, arbitrary: fc.constant('any' as const) },
      { weight: 1, arbitrary: fc.constant('anything' as const) },
      { weight: 1, arbitrary: fc.constant('nobody' as const) },
    ),
    pick: fc.nat({ max: 1_000 }),
    place: fc.nat({ max: REGIONS.length - 1 }),
    moment: fc.nat({ max: MOMENTS.length - 1 }),
    sector: fc.nat({ max: SECTORS.length - 1 }),
    reason: fc.nat({ max: REASONS.length - 1 }),
    casualties: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 1 }), fc.nat({ max: 2 })),
    loss: fc.nat({ max: LOSSES.length - 1 }),
    equipment: fc.nat({ max: EQUIPMENT.length - 1 }),
    changedOn: fc.nat({ max: CHANGED_ON.length - 1 }),
    status: fc.constantFrom('final', 'provisional', 'revised', 'final'),
    scope: fc.constantFrom(null, null, null, null, null, '440600', '440605', '440606'),
    /** How many steps later than told it reaches the log. */
    delay: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 6 }) }),
    drill: fc.constantFrom(false, false, false, false, false, false, false, true),
    /** Hours from the first append at which a history import says it was known. */
    knownSince: fc.option(fc.integer({ min: -6, max: 3 }), { freq: 2 }),
    /** The log's clock may stand still or step back. */
    tick: fc.integer({ min: -2, max: 5 }),
  });
type Step = ReturnType<typeof step> extends fc.Arbitrary<infer S> ? S : never;

interface Told {
  readonly key: string;
  readonly event: EventDraft;
  readonly scope: string | null;
  readonly tick: number;
  readonly delay: number;
  /** Nothing is wrong with it in itself: a correction may well name it. */
  readonly isFine: boolean;
}

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined && n % list.length >= list.length) throw new Error('empty list');
  return found as T;
};

class Story {
  private readonly told: Told[] = [];

  private readonly prefix: string;

  constructor(private readonly options: HistoryOptions) {
    this.prefix = options.prefix ?? '';
  }

  tell(s: Step): void {
    const { kind } = s;
    const [sector, region] = at(SERIES, s.which);
    const period = at(PERIODS, s.pick);
    const subject =
      kind === 'incident'
        ? `${this.prefix}${at(INCIDENTS, s.which)}`
        : kind === 'inspection'
          ? `${this.prefix}${at(INSPECTIONS, s.which)}`
          : `${sector}/${region}/${period[0]}..${period[1]}`;
    const key = kind === 'return' ? `${sector}/${region}` : subject;
    const past = this.told.filter((t) => t.event.subject === subject && t.event.type.includes(kind));
    const any = at([...past, ...this.told], s.pick + s.moment);
    if (s.action === 'repeat' && any) {
      this.told.push({ ...any, delay: s.delay, tick: s.tick, scope: s.scope });
      return;
    }
    const id = s.action === 'contradict' && past.length > 0 ? at(past, s.pick).event.id : String(this.told.length);
    const replaces = { source: SOURCE, id: this.nameOf(s, past, id) };
    let draft = this.draft(s, { id, subject, isFirst: past.length === 0 && s.names !== 'nobody', replaces });
    if (s.drill && kind === 'incident') draft = { ...draft, drill: true };
    if (s.knownSince !== null) {
      const knownsince = new Date(FIRST_APPEND + s.knownSince * HOUR).toISOString();
      draft = { ...draft, history: true, knownsince };
    }
    const isRight = s.action === 'go-on' || s.action === 'withdraw';
    const isFine = isRight && (past.length === 0 || Boolean(past[0]?.event.drill) === Boolean(draft.drill));
    this.told.push({ key, event: draft, scope: s.scope, tick: s.tick, delay: s.delay, isFine });
  }

  /** As the log has it. */
  log(): (LoggedEvent & Keyed)[] {
    const order = this.told.map((t, i) => ({ t, at: i + t.delay, i })).sort((a, b) => a.at - b.at || a.i - b.i);
    let clock = FIRST_APPEND;
    const log = order.map(({ t }) => {
      clock += t.tick * 600_000;
      return { key: t.key, event: t.event, scope: t.scope, appendedAt: clock };
    });
    return this.options.knownInOrderOf ? inOrderOfKnowing(log, this.options.knownInOrderOf) : log;
  }

  private nameOf(s: Step, past: readonly Told[], own: string): string {
    if (s.names === 'nobody' && this.options.namesOthers === false) return at(['nobody', own], s.pick);
    if (s.names === 'nobody') return at(['nobody', own, String(this.told.length + 3)], s.pick);
    const [newest, any, anything] = [
      past.findLast((t) => t.isFine),
      at(past, s.pick),
      at(this.options.namesOthers === false ? past : this.told, s.pick),
    ];
    if (s.names === 'newest') return newest?.event.id ?? 'nobody';
    return (s.names === 'any' ? any : anything)?.event.id ?? 'nobody';
  }

  private draft(
    s: Step,
    { id, subject, isFirst, replaces }: { id: string; subject: string; isFirst: boolean; replaces: object },
  ): EventDraft {
    const region = s.action === 'spoil' ? at(['999999', '440604009', '1'], s.pick) : at(REGIONS, s.place);
    const [deaths, missing, seriousInjuries] = s.casualties;
    if (s.kind === 'inspection') {
      if (s.action === 'withdraw')
        return this.cleared(id, subject, { recordType: 'safety.inspection.completed', region, replaces });
      const items = s.loss % 2 === 0 ? {} : { itemsChecked: 3 + deaths, itemsFailed: deaths };
      const result = missing === 0 ? 'pass' : 'fail';
      const kind = s.reason % 2 === 0 ? 'spot-check' : 'stage';
      return event('inspection.completed', id, subject, {
        region,
        sector: at(SECTORS, s.sector),
        kind,
        completedAt: at(MOMENTS, s.moment),
        result,
        ...items,
      });
    }
    if (s.kind === 'return') {
      const [sector, place] = at(SERIES, s.which);
      const [from, to] = at(PERIODS, s.pick);
      if (s.action === 'withdraw') {
        return this.cleared(id, subject, { recordType: 'safety.return.filed', region: place, replaces });
      }
      const counts = sector === 'all' ? { accidents: 0, deaths: 0 } : { accidents: s.which + deaths, deaths };
      const more = sector === 'all' || s.loss < 3 ? {} : { seriousInjuries, directLossYuan: LOSSES[s.loss] };
      return event('return.filed', id, subject, {
        region: place,
        sector,
        from,
        to,
        ...counts,
        ...more,
        status: s.status,
      });
    }
    if (s.action === 'withdraw' && !isFirst) {
      return event('incident.withdrawn', id, subject, { region, replaces, reason: 'duplicate' });
    }
    const report = {
      region,
      sector: at(SECTORS, s.sector),
      occurredAt: at(MOMENTS, s.moment),
      deaths,
      missing,
      seriousInjuries,
      minorInjuries: 0,
      directLossYuan: LOSSES[s.loss],
      equipment: EQUIPMENT[s.equipment],
    };
    if (isFirst || s.action === 'begin-again') return event('incident.reported', id, subject, report);
    const reason = at(REASONS, s.reason);
    const changedOn = reason === 'casualty-change' ? { changedOn: at(CHANGED_ON, s.changedOn) } : {};
    return event('incident.amended', id, subject, { ...report, replaces, reason, ...changedOn });
  }

  private cleared(id: string, subject: string, data: Record<string, unknown>): EventDraft {
    return event('record.withdrawn', id, subject, { ...data, reason: 'told twice' });
  }
}

/** Says later, of every event, when it was known, where it would have been known before its predecessor. */
const inOrderOfKnowing = (log: readonly (LoggedEvent & Keyed)[], of: 'subject' | 'series'): (LoggedEvent & Keyed)[] => {
  const known = new Map<string, number>();
  let clock = Number.NEGATIVE_INFINITY;
  return log.map((one) => {
    clock = Math.max(clock, one.appendedAt);
    const key = of === 'series' ? one.key : String(one.event.subject);
    const own = typeof one.event.knownsince === 'string' ? Date.parse(one.event.knownsince) : clock;
    const knownAt = Math.max(own, known.get(key) ?? own);
    known.set(key, knownAt);
    return { ...one, event: { ...one.event, history: true, knownsince: new Date(knownAt).toISOString() } };
  });
};

interface Keyed {
  /** What is booked in one order. */
  readonly key: string;
}

/** Histories of one partition. */
export const histories = (options: HistoryOptions = {}): fc.Arbitrary<(LoggedEvent & Keyed)[]> =>
  fc
    .array(step(options.kinds ?? KINDS), { minLength: 1, maxLength: options.maxLength ?? 30, size: 'max' })
    .map((steps) => {
      const story = new Story(options);
      for (const s of steps) story.tell(s);
      return story.log();
    });
