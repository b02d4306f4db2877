import { expect, it } from '@jest/globals';
import { fieldKind } from './field-kind.js';

it.each([
  ['safety.incident.reported', 'region', 'text'],
  ['safety.incident.reported', 'deaths', 'number'],
  ['safety.incident.reported', 'directLossYuan', 'number'],
  ['safety.incident.reported', 'equipment.category', 'text'],
  ['safety.incident.reported', 'equipment.facts.exploded', 'boolean'],
  ['safety.incident.reported', 'site', 'json'],
  ['safety.incident.amended', 'replaces.id', 'text'],
  ['safety.inspection.completed', 'hazards', 'json'],
  ['safety.exposure.declared', 'value', 'number'],
  ['safety.return.filed', 'from', 'text'],
  ['safety.return.filed', 'dead', 'unknown'],
  ['safety.return.filed', 'region.code', 'unknown'],
] as const)('%s %s is %s', (type, path, kind) => {
  expect(fieldKind(type, path)).toBe(kind);
});
