import type { Day, DayRange } from '../calendar/day.js';
import type { RegionCode } from '../region/region.js';
import type { Sector } from '../sector.js';

/** The rules there are. A new one is a new variant here; the compiler then names every place that must know it. */
export const RULES = ['target-breached', 'correction-waiting', 'return-differs'] as const;
export type Rule = (typeof RULES)[number];

/** What an episode is about: at most one is open for each. */
export interface TargetSubject {
  readonly rule: 'target-breached';
  readonly indicator: string;
  readonly region: RegionCode;
  /** Of a count the target's own, of a rate or proportion the assessment year cut to it. */
  readonly period: DayRange;
}

/** A correction that came, and what it corrects did not. */
export interface CorrectionSubject {
  readonly rule: 'correction-waiting';
  /** As the correction says. */
  readonly region: RegionCode;
  readonly corrected: Corrected;
}

/** What a correction corrects: an incident by its id, anything else by the type and subject of its record. */
export type Corrected =
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'record'; readonly type: string; readonly id: string };

/** A return that only checks, and states other figures than are booked for its days. */
export interface ReturnSubject {
  readonly rule: 'return-differs';
  /** The return's own subject: `<sector or all>/<region>/<from>..<to>`. */
  readonly filed: string;
  readonly region: RegionCode;
  readonly sector: Sector | 'all';
  readonly period: DayRange;
}

export type AlertSubject = TargetSubject | CorrectionSubject | ReturnSubject;

const periodText = (from: Day, to: Day): string => `${from}..${to}`;

export const correctedText = (corrected: Corrected): string => {
  switch (corrected.kind) {
    case 'incident':
      return `incident|${corrected.id}`;
    case 'record':
      return `${corrected.type}|${corrected.id}`;
  }
};

/** The text under which an open episode is unique. An exercise never hides, and is never hidden by, the real thing. */
export const episodeKey = (subject: AlertSubject, drill: boolean): string => {
  const head = drill ? 'drill|' : '';
  switch (subject.rule) {
    case 'target-breached':
      return `${head}${subject.rule}|${subject.indicator}|${subject.region}|${periodText(subject.period.from, subject.period.to)}`;
    case 'correction-waiting':
      return `${head}${subject.rule}|${correctedText(subject.corrected)}`;
    case 'return-differs':
      return `${head}${subject.rule}|${subject.filed}`;
  }
};
