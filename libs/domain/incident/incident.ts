import type { Day, Instant } from '../calendar/day.js';
import type { RegionCode } from '../region/region.js';
import type { EquipmentCategory, Sector } from '../sector.js';

/** Facts about the equipment; absent means not known. Names and units as in the contract. */
export interface EquipmentFacts {
  readonly exploded?: boolean | undefined;
  readonly overturned?: boolean | undefined;
  readonly mainMemberBroken?: boolean | undefined;
  readonly hoistDropped?: boolean | undefined;
  readonly boilerMegawatts?: number | undefined;
  readonly outageHours?: number | undefined;
  readonly peopleMoved?: number | undefined;
  readonly peopleAloft?: number | undefined;
  readonly strandedHours?: number | undefined;
  readonly peopleTrapped?: number | undefined;
  readonly trappedHours?: number | undefined;
}

export interface Equipment {
  readonly category: EquipmentCategory;
  readonly registration?: string | undefined;
  readonly role: 'accident' | 'related' | 'excluded';
  readonly facts?: EquipmentFacts | undefined;
}

/** What decides counts and grade; the rest of the report is kept as it came. */
export interface IncidentFacts {
  readonly region: RegionCode;
  readonly sector: Sector;
  readonly occurredAt: Instant;
  /** Local day of `occurredAt` in the region's zone. */
  readonly day: Day;
  readonly deaths: number;
  readonly missing: number;
  readonly seriousInjuries: number;
  readonly minorInjuries: number;
  /** Fen; null is "not assessed". */
  readonly directLossFen: bigint | null;
  readonly equipment: Equipment | null;
  /** The enterprise: its id, or where there is none its name. */
  readonly organization?: string | null | undefined;
  /** Code of GB/T 4754 or the sender's own words. */
  readonly industry?: string | null | undefined;
}

export const GRADES = ['general', 'serious', 'major', 'extraordinary'] as const;
export type Grade = (typeof GRADES)[number];
