import { Gauge, type Registry } from 'prom-client';
import type { HazardSample } from './open-hazards.js';
import type { AttestedSample } from './region-figures.js';

export class RegionGauges {
  private readonly hazards: Gauge<'region' | 'level' | 'hazard_level' | 'overdue'>;
  private readonly attested: Gauge<'region' | 'level'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.hazards = new Gauge({
      name: 'fengsui_hazards_open',
      help: 'Hazards that are not put right, of the region and all below it',
      labelNames: ['region', 'level', 'hazard_level', 'overdue'] as const,
      registers,
    });
    this.attested = new Gauge({
      name: 'fengsui_region_attested_timestamp_seconds',
      help: 'End of the last day up to which returns say that every accident is reported',
      labelNames: ['region', 'level'] as const,
      registers,
    });
  }

  show({ hazards, attested }: { hazards: readonly HazardSample[]; attested: readonly AttestedSample[] }): void {
    this.clear();
    for (const { region, level, overdue, count } of hazards) {
      const labels = { region: region.code, level: region.level, hazard_level: level, overdue: String(overdue) };
      this.hazards.set(labels, count);
    }
    for (const { region, until } of attested) {
      this.attested.set({ region: region.code, level: region.level }, until / 1000);
    }
  }

  clear(): void {
    this.hazards.reset();
    this.attested.reset();
  }
}
