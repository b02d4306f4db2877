// What one incident, one inspection and one set of returns count, written down once more from the regulation and the contract.

import type { SafetyEvent } from '#contracts/events/safety-event';
import type { RegionOracle } from './region-oracle.js';
import { plusDays } from './region-oracle.js';

type DataOf<T extends SafetyEvent['type']> = Extract<SafetyEvent, { type: T }>['data'];
export type ReportData = DataOf<'safety.incident.reported'>;
export type InspectionData = DataOf<'safety.inspection.completed'>;
export type ReturnData = DataOf<'safety.return.filed'>;

export interface OracleAmount {
  readonly counter: string;
  readonly sector: string | null;
  readonly region: string;
  readonly day: string;
  readonly amount: bigint;
  readonly organization: string | null;
}

/** Where and when something counts, if not where and when it was told. */
export interface OraclePlace {
  readonly region: string;
  readonly day: string;
}

/** The id of the enterprise, else its name. */
export const enterprise = ({ organization }: Pick<ReportData, 'organization'>): string | null => {
  if (organization === undefined) return null;
  return organization.id === undefined ? organization.name : organization.id;
};

export const fen = (yuan: number | null | undefined): bigint => {
  const [whole = '0', rest = ''] = (yuan ?? 0).toFixed(2).split('.');
  return BigInt(whole + rest);
};

const isSpecial = (data: ReportData, day: string): boolean => {
  if (data.equipment === undefined || data.equipment.role === 'excluded') return false;
  return data.sector !== 'construction' || day < '2022-03-01';
};

/** 549 art. 61–64: anything that makes an accident of it beside casualties and loss. */
const isEquipmentAccident = ({ equipment }: ReportData): boolean => {
  const facts = equipment?.facts ?? {};
  const {
    boilerMegawatts = 0,
    outageHours = 0,
    peopleMoved = 0,
    strandedHours = 0,
    trappedHours = 0,
    exploded = false,
  } = facts;
  switch (equipment?.category) {
    case undefined:
    case 'factory-vehicle':
      return false;
    case 'boiler':
      return exploded || (boilerMegawatts >= 600 && outageHours >= 240);
    case 'pressure-vessel':
    case 'gas-cylinder':
    case 'pressure-pipe':
      return exploded || peopleMoved >= 500;
    case 'elevator':
      return trappedHours >= 2;
    case 'crane':
      return facts.overturned === true || facts.mainMemberBroken === true || facts.hoistDropped === true;
    case 'ropeway':
      return strandedHours >= 3.5;
    case 'amusement-ride':
      return strandedHours >= 1;
  }
};

/** Division 06 of GB/T 4754, its groups and classes, with or without the letter of section B before it. */
const isCoalMine = ({ organization }: ReportData): boolean => {
  const code = (organization?.industry ?? '').trim().toUpperCase();
  const digits = code.startsWith('B') ? code.slice(1) : code;
  return digits.startsWith('06') && digits.length <= 4 && [...digits].every((c) => '0' <= c && c <= '9');
};

export const incidentAmounts = (data: ReportData, regions: RegionOracle, place?: OraclePlace): OracleAmount[] => {
  const { sector, deaths, seriousInjuries, minorInjuries } = data;
  const { region, day } = place ?? { region: data.region, day: regions.dayAt(data.region, data.occurredAt) };
  const special = isSpecial(data, day);
  const loss = fen(data.directLossYuan);
  const byLoss = loss >= (special ? 10_000_00n : 1_000_000_00n);
  const hasGrade = deaths + seriousInjuries > 0 || byLoss || (special && isEquipmentAccident(data));
  if (!hasGrade && !regions.countsBelowThreshold(day)) return [];
  const places: { suffix: string; sector: string }[] = [{ suffix: '', sector }];
  if (sector !== 'special-equipment') places.push({ suffix: `.${sector}`, sector });
  if (special) places.push({ suffix: '.special-equipment', sector: 'special-equipment' });
  const amounts: OracleAmount[] = [];
  for (const place of places) {
    if (regions.reportsByReturns(region, place.sector, day)) continue;
    const at = { sector: place.sector, region, day, organization: enterprise(data) };
    amounts.push({ ...at, counter: `accidents${place.suffix}`, amount: 1n });
    amounts.push({ ...at, counter: `deaths${place.suffix}`, amount: BigInt(deaths) });
    amounts.push({ ...at, counter: `serious-injuries${place.suffix}`, amount: BigInt(seriousInjuries) });
    amounts.push({ ...at, counter: `direct-loss-yuan${place.suffix}`, amount: loss });
    amounts.push({ ...at, counter: `fatal-accidents${place.suffix}`, amount: deaths > 0 ? 1n : 0n });
    if (place.suffix !== '') continue;
    amounts.push({ ...at, counter: 'minor-injuries', amount: BigInt(minorInjuries) });
    if (isCoalMine(data)) amounts.push({ ...at, counter: 'deaths.coal-mining', amount: BigInt(deaths) });
  }
  return amounts;
};

export const inspectionAmounts = (data: InspectionData, regions: RegionOracle, place?: OraclePlace): OracleAmount[] => {
  const { region, day } = place ?? { region: data.region, day: regions.dayAt(data.region, data.completedAt) };
  const at = { sector: null, region, day, organization: enterprise(data) };
  const counter = (what: string): string => `inspections.${data.kind}.${what}`;
  return [
    { ...at, counter: counter('completed'), amount: 1n },
    { ...at, counter: counter('passed'), amount: data.result === 'pass' ? 1n : 0n },
    { ...at, counter: counter('items-checked'), amount: BigInt(data.itemsChecked ?? 0) },
    {
      ...at,
      counter: counter('items-failed'),
      amount: data.itemsChecked === undefined ? 0n : BigInt(data.itemsFailed ?? 0),
    },
  ];
};

const STATED: readonly [string, (data: ReturnData) => bigint | undefined][] = [
  ['accidents', (r) => BigInt(r.accidents)],
  ['deaths', (r) => BigInt(r.deaths)],
  ['serious-injuries', (r) => (r.seriousInjuries === undefined ? undefined : BigInt(r.seriousInjuries))],
  // How many of the accidents were fatal it does not say: as many as it has accidents and deaths for, at most.
  ['fatal-accidents', (r) => BigInt(Math.min(r.accidents, r.deaths))],
  ['direct-loss-yuan', (r) => (typeof r.directLossYuan === 'number' ? fen(r.directLossYuan) : undefined)],
];

const isShorterInside = (inner: ReturnData, outer: ReturnData): boolean =>
  outer.from <= inner.from && inner.to <= outer.to && (inner.from !== outer.from || inner.to !== outer.to);

const lengthOf = ({ from, to }: ReturnData): number => Date.parse(to) - Date.parse(from);

/** Day by day backwards. */
const lastFreeDay = (one: ReturnData, inside: readonly ReturnData[]): string | undefined => {
  let day = plusDays(one.to, -1);
  while (day >= one.from && inside.some((r) => r.from <= day && day < r.to)) day = plusDays(day, -1);
  return day < one.from ? undefined : day;
};

/** All current returns of one sector and region. Shortest first: each leaves to the next what the ones inside it have booked. */
export const returnAmounts = (current: readonly ReturnData[], regions: RegionOracle): OracleAmount[] => {
  const amounts: OracleAmount[] = [];
  for (const [measure, statedBy] of STATED) {
    const stating = current.filter((r) => r.sector !== 'all' && statedBy(r) !== undefined);
    const sorted = [...stating].sort((a, b) => lengthOf(a) - lengthOf(b));
    const rests = new Map<ReturnData, bigint>();
    for (const one of sorted) {
      const inside = sorted.filter((r) => isShorterInside(r, one));
      const rest = inside.reduce((left, r) => left - (rests.get(r) ?? 0n), statedBy(one) ?? 0n);
      rests.set(one, rest);
      const day = lastFreeDay(one, inside) ?? plusDays(one.to, -1);
      if (!regions.reportsByReturns(one.region, one.sector, day)) continue;
      const at = { sector: one.sector, region: one.region, day, amount: rest, organization: null };
      amounts.push({ ...at, counter: measure }, { ...at, counter: `${measure}.${one.sector}` });
    }
  }
  return amounts;
};
