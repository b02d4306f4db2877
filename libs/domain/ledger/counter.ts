import type { Sector } from '../sector.js';

/**
 * Name of a sum that the ledger keeps. Without suffix all sectors; `accidents.construction` is one of them;
 * `.special-equipment` follows the equipment rule whatever the sector (contract, fine print 5). Money is in fen.
 */
export type Counter = string;

export const CASUALTY_MEASURES = ['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan'] as const;
export type CasualtyMeasure = (typeof CASUALTY_MEASURES)[number];

/** Coal mines are no sector of their own: incidents of an enterprise of GB/T 4754 division B06. */
export const COAL_MINING_DEATHS: Counter = 'deaths.coal-mining';
/** Of all sectors only. */
export const MINOR_INJURIES: Counter = 'minor-injuries';

/**
 * Accidents with at least one death, whose deaths are `deaths`: what intervals of deaths need. A return does not say how many
 * of its accidents were fatal: it books at most its accidents and at most its deaths.
 */
export const fatalAccidents = (sector?: Sector): Counter => (sector ? `fatal-accidents.${sector}` : 'fatal-accidents');

export const casualtyCounter = (measure: CasualtyMeasure, sector?: Sector): Counter =>
  sector ? `${measure}.${sector}` : measure;

export const INSPECTION_KINDS = ['stage', 'special', 'unannounced', 'assessment', 'spot-check'] as const;
export type InspectionKind = (typeof INSPECTION_KINDS)[number];

export const inspectionCounter = (
  kind: InspectionKind,
  what: 'completed' | 'passed' | 'items-checked' | 'items-failed',
): Counter => `inspections.${kind}.${what}`;

/** Casualties roll up by reporting basis; inspections up the plain tree, whatever the basis (contract, fine print 1). */
export const followsBasis = (counter: Counter): boolean => !counter.startsWith('inspections.');
