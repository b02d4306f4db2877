import { Gauge, type Registry } from 'prom-client';
import type { DueSample } from './next-dues.js';

export class DueGauge {
  private readonly dues: Gauge<'region' | 'level' | 'deadline'>;

  constructor(registry: Registry) {
    this.dues = new Gauge({
      name: 'fengsui_deadline_next_due_timestamp_seconds',
      help: 'When the next open deadline of an incident in the region or below runs out',
      labelNames: ['region', 'level', 'deadline'] as const,
      registers: [registry],
    });
  }

  show(dues: readonly DueSample[]): void {
    this.clear();
    for (const { region, deadline, dueAt } of dues) {
      this.dues.set({ region: region.code, level: region.level, deadline }, dueAt / 1000);
    }
  }

  clear(): void {
    this.dues.reset();
  }
}
