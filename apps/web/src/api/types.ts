// The public API's shapes, as far as the page reads them (contract, "Numbers out", "Alerts", "Live").

export const WINDOWS = ['period', 'rolling-12m', 'ytd', 'half', 'quarter', 'month'] as const;
export type WindowName = (typeof WINDOWS)[number];

export const VERDICTS = ['within', 'over-pace', 'exhausted', 'failed', 'met'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const NULL_REASONS = [
  'no-denominator',
  'denominator-zero',
  'stale-denominator',
  'child-undeclared',
  'definition-mismatch',
  'no-return',
  'no-data',
] as const;
export type NullReason = (typeof NULL_REASONS)[number];

export const DECLARATION_STATUSES = ['planned', 'provisional', 'revised', 'final'] as const;
export type DeclarationStatus = (typeof DECLARATION_STATUSES)[number];
export const COMPARISONS = ['at-most', 'at-least', 'below'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Denominator {
  readonly value: number;
  readonly status: DeclarationStatus;
  readonly coverage: number;
  readonly estimatedShare: number;
  readonly definition: string | null;
  readonly asOf: string | null;
}

export interface Target {
  readonly limit: number;
  readonly comparison: Comparison;
  readonly region: string;
}

export interface Budget {
  readonly from: string;
  readonly to: string;
  readonly exposure: number | null;
  readonly exposureStatus: DeclarationStatus | null;
  readonly allowed: number;
  readonly used: number;
  readonly left: number;
  readonly elapsedShare: number;
}

export const INTERVAL_METHODS = ['garwood', 'compound-poisson', 'wilson'] as const;

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: (typeof INTERVAL_METHODS)[number] | null;
}

export interface Forecast {
  readonly breachProbability: number;
  /** The day on which a breach becomes more likely than not. */
  readonly breachOn: string | null;
  /** Of the total at the end of the period. */
  readonly median: number | null;
  readonly interval80: { readonly low: number; readonly high: number } | null;
}

/** How surprising so much, or so little, were if the limit were exactly kept. */
export interface Unusual {
  readonly pValue: number;
  readonly direction: 'above' | 'below';
}

export interface Completeness {
  readonly attestedUntil: string | null;
  readonly share: number;
  readonly silentRegions: readonly string[];
}

export interface Reading {
  readonly indicator: string;
  readonly region: string;
  readonly window: { readonly name: WindowName; readonly from: string; readonly to: string };
  readonly knownAt: string;
  readonly numerator: number | null;
  /** Of deaths: how many accidents they come from. */
  readonly accidents: number | null;
  readonly denominator: Denominator | null;
  readonly value: number | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval | null;
  readonly provisional: boolean;
  /** Published figures that contain each other do not add up. */
  readonly isInconsistent: boolean;
  readonly completeness: Completeness | null;
  readonly target: Target | null;
  readonly breached: boolean | null;
  readonly verdict: Verdict | null;
  readonly budget: Budget | null;
  readonly forecast: Forecast | null;
  readonly unusual: Unusual | null;
}

export interface Names {
  readonly zh: string;
  readonly en: string;
}

export interface Indicator {
  readonly id: string;
  readonly names: Names;
  readonly formula: Names;
  readonly unit: Names;
  readonly source: Names | null;
}

export interface RegionRow {
  readonly code: string;
  readonly parent: string | null;
  readonly level: string;
  readonly names: Names;
}

export type Severity = 'critical' | 'warning' | 'info';

/** One cause of an alert: the event, and what it added. */
export interface Evidence {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly contribution: number;
}

export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly indicator: string | null;
  readonly region: string;
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly severity: Severity;
  readonly state: 'pending' | 'firing' | 'resolved' | 'invalidated';
  readonly drill: boolean;
  /** It rests on imported history alone: nobody was told. */
  readonly isQuiet: boolean;
  readonly startedAt: string;
  readonly resolvedAt: string | null;
  readonly acknowledged: boolean;
  readonly reading: Reading | null;
  readonly explanation: Names | null;
  readonly evidence: readonly Evidence[];
}

export type Grade = 'general' | 'serious' | 'major' | 'extraordinary';

export const DEADLINE_STATES = ['open', 'met', 'missed', 'unknown', 'cancelled'] as const;

/** A clock of an incident: a duty, whom it is owed to, and what became of it. */
export interface Deadline {
  readonly id: string;
  readonly startsAt: string | null;
  readonly isStartAssumed: boolean;
  readonly dueAt: string | null;
  /** It counts working days of a year whose holidays are not announced yet. */
  readonly isDueAssumed: boolean;
  readonly legalBasis: Names;
  readonly receiver: Names;
  /** The violation, of a penalty's publication. */
  readonly case: string | null;
  readonly state: (typeof DEADLINE_STATES)[number];
  /** When it was done, also too late. */
  readonly metAt: string | null;
}

export interface Incident {
  readonly id: string;
  readonly state: 'current' | 'withdrawn';
  readonly grade: Grade | null;
  readonly gradeWithMissing: Grade | null;
  readonly region: string;
  readonly sector: string;
  readonly occurredAt: string;
  /** When the log first had it; the list is in this order. */
  readonly recordedAt: string;
  readonly versions: number;
  /** An exercise: listed, and in no number. */
  readonly drill: boolean;
  readonly deaths: number;
  readonly missing: number;
  readonly seriousInjuries: number;
  readonly minorInjuries: number;
  readonly summary: string | null;
  readonly site: string | null;
  readonly deadlines: readonly Deadline[];
}

export interface Session {
  readonly user: string;
  readonly role: string;
  readonly region: string;
}
