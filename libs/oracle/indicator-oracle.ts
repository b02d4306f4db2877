// What each indicator counts and divides by, written down once more: from the plan, from the regulation, and from the standards
// whose rates are compared with. An indicator that is not here cannot be verified.

export interface Need {
  readonly measure: string;
  readonly sector: string | null;
  readonly isFlow: boolean;
}

export type OracleIndicator =
  | {
      readonly kind: 'count' | 'money';
      readonly counters: readonly string[];
      readonly sector: string | null;
    }
  | {
      readonly kind: 'rate';
      readonly counters: readonly string[];
      readonly sector: string | null;
      readonly need: Need;
      readonly scale: bigint;
    }
  | { readonly kind: 'share'; readonly parts: readonly string[]; readonly less: readonly string[]; readonly of: string }
  | { readonly kind: 'hazards'; readonly level: string | undefined }
  | { readonly kind: 'survey' };

export const SECTORS: readonly string[] = [
  ...['construction', 'special-equipment', 'hazardous-chemicals', 'road-traffic', 'fire'],
  ...['industry-commerce', 'food-drug', 'product', 'other'],
];

interface RateOf {
  readonly counters: readonly string[];
  readonly sector?: string;
  readonly by: string;
  readonly isFlow: boolean;
  readonly per: bigint;
}

const rate = ({ counters, sector, by, isFlow, per }: RateOf): OracleIndicator => {
  const need = { measure: by, sector: sector ?? null, isFlow };
  return { kind: 'rate', counters, sector: sector ?? null, need, scale: per };
};

const flow = (counters: readonly string[], by: string, per: bigint, sector?: string): OracleIndicator =>
  rate({ counters, by, per, isFlow: true, ...(sector === undefined ? {} : { sector }) });
const stock = (counters: readonly string[], by: string, per: bigint, sector?: string): OracleIndicator =>
  rate({ counters, by, per, isFlow: false, ...(sector === undefined ? {} : { sector }) });

const INJURIES = ['serious-injuries', 'minor-injuries'];
const UNITS = 'special-equipment-units';

const RATES: Readonly<Record<string, OracleIndicator>> = {
  'construction-deaths-per-10bn-yuan': flow(
    ['deaths.construction'],
    'construction-output-yuan',
    10_000_000_000n,
    'construction',
  ),
  'special-equipment-accidents-per-10k-units': stock(
    ['accidents.special-equipment'],
    UNITS,
    10_000n,
    'special-equipment',
  ),
  'special-equipment-deaths-per-10k-units': stock(['deaths.special-equipment'], UNITS, 10_000n, 'special-equipment'),
  'deaths-per-100m-yuan-gdp': flow(['deaths'], 'gdp-yuan', 100_000_000n),
  'industry-deaths-per-100k-employees': stock(['deaths.industry-commerce'], 'employees', 100_000n, 'industry-commerce'),
  'road-deaths-per-10k-vehicles': stock(['deaths.road-traffic'], 'vehicles', 10_000n, 'road-traffic'),
  'coal-deaths-per-million-tonnes': flow(['deaths.coal-mining'], 'coal-tonnes', 1_000_000n, 'industry-commerce'),
  'deaths-per-1000-employees': stock(['deaths'], 'employees', 1_000n),
  'serious-injuries-per-1000-employees': stock(['serious-injuries'], 'employees', 1_000n),
  trir: flow(INJURIES, 'hours-worked', 200_000n),
  dart: flow(INJURIES, 'hours-worked', 200_000n),
  ltifr: flow(['deaths', ...INJURIES], 'hours-worked', 1_000_000n),
  far: flow(['deaths'], 'hours-worked', 100_000_000n),
};

const passed = (kind: string): OracleIndicator => ({
  ...{ kind: 'share', parts: [`inspections.${kind}.passed`], less: [], of: `inspections.${kind}.completed` },
});

const SHARES: Readonly<Record<string, OracleIndicator>> = {
  'public-satisfaction': { kind: 'survey' },
  'inspection-pass-rate': passed('spot-check'),
  ...Object.fromEntries(
    ['stage', 'special', 'unannounced', 'assessment'].map((kind) => [`inspection-pass-rate.${kind}`, passed(kind)]),
  ),
  'item-pass-rate': {
    kind: 'share',
    parts: ['inspections.spot-check.items-checked'],
    less: ['inspections.spot-check.items-failed'],
    of: 'inspections.spot-check.items-checked',
  },
  'hazard-rectification-rate': { kind: 'hazards', level: undefined },
  'hazard-rectification-rate.general': { kind: 'hazards', level: 'general' },
  'hazard-rectification-rate.major': { kind: 'hazards', level: 'major' },
};

const counts = (what: string): [string, OracleIndicator][] =>
  [null, ...SECTORS].map((sector) => {
    const id = sector === null ? what : `${what}.${sector}`;
    return [id, { kind: what === 'direct-loss-yuan' ? 'money' : 'count', counters: [id], sector }];
  });

/** By id. */
export const ORACLE_INDICATORS: ReadonlyMap<string, OracleIndicator> = new Map([
  ...Object.entries({ ...RATES, ...SHARES }),
  ...['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan'].flatMap(counts),
]);

/** Limits of rates and proportions hold for each assessment year and are inherited; of counts and money never. */
export const isInherited = ({ kind }: OracleIndicator): boolean => kind !== 'count' && kind !== 'money';
