import type { TargetAlert } from '#domain/alerting/alert';
import { sampleReading } from './sample-reading.js';

/** An open episode about `sampleReading()`. */
export const sampleAlert = (over: Partial<TargetAlert> = {}): TargetAlert => ({
  id: '0b6f1f5e-5f6e-4f0e-9a59-6a5f3a3f7c11',
  subject: {
    rule: 'target-breached',
    indicator: 'construction-deaths-per-10bn-yuan',
    region: '440605',
    period: { from: '2026-01-01', to: '2027-01-01' },
  },
  drill: false,
  state: 'firing',
  severity: 'critical',
  startedAt: Date.parse('2026-10-01T04:00:00Z'),
  resolvedAt: null,
  seq: 1,
  transitions: [
    {
      seq: 1,
      at: Date.parse('2026-10-01T04:00:00Z'),
      from: null,
      to: 'firing',
      severity: 'critical',
      reason: 'breached',
      quiet: null,
    },
  ],
  reading: sampleReading(),
  evidence: [{ source: 'urn:fengsui:device:1', id: 'e1', subject: 'i1', contribution: 1 }],
  explanation: { zh: '说明', en: 'explanation' },
  acknowledgement: null,
  assignee: null,
  mutedBy: null,
  ...over,
});
