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

export type DeclarationStatus = 'planned' | 'provisional' | 'revised' | 'final';
export type Comparison = 'at-most' | 'at-least' | 'below';

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

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

export interface Reading {
  readonly indicator: string;
  readonly region: string;
  readonly window: { readonly name: WindowName; readonly from: string; readonly to: string };
  readonly knownAt: string;
  readonly numerator: number | null;
  readonly denominator: Denominator | null;
  readonly value: number | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval | null;
  readonly provisional: boolean;
  readonly target: Target | null;
  readonly breached: boolean | null;
  readonly verdict: Verdict | null;
  readonly budget: Budget | null;
  readonly forecast: { readonly breachProbability: number } | null;
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
}

export interface Session {
  readonly user: string;
  readonly role: string;
  readonly region: string;
}
