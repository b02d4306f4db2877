// What was declared and now stands: one value per subject. A declaration is a statement about a period or a day; it is
// never summed when written, and resolved when read (`exposure/`, `indicator/target.ts`, `survey/`).

import type { Day, Instant } from '../calendar/day.js';
import type { Comparison } from '../indicator/reading.js';
import type { RegionCode } from '../region/region.js';
import type { EquipmentCategory, Sector } from '../sector.js';
import type { Responsible } from './responsible.js';
import type { DeclarationStatus } from './status.js';

export const FLOW_MEASURES = ['construction-output-yuan', 'gdp-yuan', 'hours-worked', 'coal-tonnes'] as const;
export const STOCK_MEASURES = ['special-equipment-units', 'employees', 'vehicles', 'population'] as const;
export type FlowMeasure = (typeof FLOW_MEASURES)[number];
export type StockMeasure = (typeof STOCK_MEASURES)[number];
export type Measure = FlowMeasure | StockMeasure;

interface Declared {
  readonly subject: string;
  readonly source: string;
  readonly eventId: string;
  /** Place in the order of the log, comparable within one kind of declaration; only settles ties. */
  readonly order: number;
  readonly region: RegionCode;
}

/** A decimal as it was sent, without rounding: `11000000000.25`. */
export type Decimal = string;

export interface DeclaredExposure extends Declared {
  readonly kind: 'exposure';
  readonly measure: Measure;
  readonly sector: Sector | null;
  readonly category: EquipmentCategory | null;
  readonly definition: string;
  /** Days `[from, to)` of a flow, or the day that a stock describes. */
  readonly period: { readonly from: Day; readonly to: Day } | { readonly asOf: Day };
  readonly value: Decimal;
  readonly status: DeclarationStatus;
}

export interface DeclaredTarget extends Declared {
  readonly kind: 'target';
  readonly indicator: string;
  readonly organization: string | null;
  readonly from: Day;
  readonly to: Day;
  readonly comparison: Comparison;
  readonly limit: Decimal;
  readonly warnAt: number | null;
  /** `MM-DD`. */
  readonly assessmentYear: string;
  readonly setBy: string | null;
  readonly responsible: Responsible | null;
}

export interface DeclaredSurvey extends Declared {
  readonly kind: 'survey';
  readonly survey: string;
  readonly completedOn: Day;
  readonly respondents: number;
  readonly satisfied: number;
}

export interface DeclaredReturn extends Declared {
  readonly kind: 'return';
  readonly sector: Sector | 'all';
  readonly from: Day;
  readonly to: Day;
  readonly accidents: bigint;
  readonly deaths: bigint;
  readonly seriousInjuries: bigint | null;
  readonly directLossFen: bigint | null;
  readonly status: DeclarationStatus;
}

export type AnyDeclared = DeclaredExposure | DeclaredTarget | DeclaredSurvey | DeclaredReturn;

/** One row of the log of declarations; without `declared` the subject was withdrawn. */
export interface DeclarationVersion {
  readonly kind: AnyDeclared['kind'];
  readonly subject: string;
  readonly declared: AnyDeclared | null;
}

/** The same with where it comes from and when it became known. */
export interface KnownDeclaration extends DeclarationVersion {
  readonly source: string;
  readonly eventId: string;
  readonly recordedAt: Instant;
  readonly knownAt: Instant;
  /** Of a withdrawal: what was there to withdraw, as far as its row says. */
  readonly region: RegionCode;
}
