// Page 8. The law gives every authority its hours, every hazard its day, every penalty its seven working days. They run from
// facts that come in any order; what is late is late whoever reports it when.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { IncidentJson } from '#contracts/api/incident-json';
import type { HazardJson, ViolationJson } from '#contracts/api/record-json';
import { addDays, type Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { eventually } from '#test/eventually';
import { event, report } from '#test/ledger/events';
import { DISTRICT, openCity, TOWN, type Tour } from './city.js';

const HOUR = 3_600_000;
const start = Date.now() - 6 * HOUR;
const at = (hours: number): string => new Date(start + hours * HOUR).toISOString();
const today = localDay(Date.now(), 'Asia/Shanghai');
const ago = (days: number): Day => addDays(today, -days);
const noon = (day: Day): string => `${day}T12:00:00+08:00`;

let city: Tour;
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

const clocks = async (): Promise<Record<string, string>> => {
  const { body } = await city.api.call<IncidentJson>('/api/v1/incidents/PIT');
  return Object.fromEntries(body.deadlines.map(({ id, state }) => [id, state]));
};

it('starts the clocks with the report: the unit was told at 0 h, and told the county in 30 minutes', async () => {
  const facts = { region: TOWN, deaths: 1, missing: 2, occurredAt: at(-0.1), unitInformedAt: at(0) };
  await city.api.send({ ...report('pit', 'PIT', facts), time: at(0.5) });
  // With the missing it may become a serious accident: the province must know, too. Nobody has said that it was passed on.
  await eventually(async () =>
    expect(await clocks()).toMatchObject({
      ...{ 'unit-to-county': 'met', 'county-to-city': 'missed', 'city-to-province': 'missed' },
      ...{ 'casualty-window': 'open', investigation: 'open' },
    }),
  );
});

it('learns later that the county had it at 1 h, and passed it on at 2 h: it was in time', async () => {
  const relayed = { region: DISTRICT, step: 'county-to-city', receivedAt: at(1), completedAt: at(2) };
  await city.api.send(event('incident.relayed', 'relay-1', 'PIT', relayed));
  await eventually(async () => expect((await clocks())['county-to-city']).toBe('met'));
  expect((await clocks())['city-to-province']).toBe('missed');
});

it('hears of a rectification before it hears of the hazard, and counts it all the same', async () => {
  const sector = 'construction';
  const rectified = { region: TOWN, sector, rectifiedAt: noon(ago(12)) };
  await city.api.send(event('hazard.rectified', 'r1', 'H1', rectified));
  const hazard = (id: string, dueOn: Day) => ({ id, level: 'general', description: '临边防护缺失', dueOn });
  await city.api.send(
    event('inspection.completed', 'n1', 'N1', {
      ...{ region: TOWN, sector, kind: 'spot-check', completedAt: noon(ago(20)), result: 'fail' },
      hazards: [hazard('H1', ago(10)), hazard('H2', ago(5))],
    }),
  );
  const rate = { indicator: 'hazard-rectification-rate', region: TOWN, window: 'rolling-12m' };
  await eventually(async () => expect(await city.read(rate)).toMatchObject({ numerator: 1, value: 0.5 }));
  const path = `/api/v1/hazards?region=${TOWN}&state=overdue`;
  const { items } = (await city.api.call<{ items: HazardJson[] }>(path)).body;
  expect(items).toMatchObject([{ id: 'H2', state: 'overdue', dueOn: ago(5), inTime: null }]);
});

it('says by when a penalty is to be published, and that it is not yet', async () => {
  const decided = {
    region: DISTRICT,
    sector: 'construction',
    decidedOn: ago(40),
    penaltyYuan: 50_000,
    incident: 'PIT',
  };
  await city.api.send(event('violation.decided', 'v1', 'CASE-1', decided));
  await eventually(async () => {
    const path = `/api/v1/violations?region=${DISTRICT}`;
    const { items } = (await city.api.call<{ items: ViolationJson[] }>(path)).body;
    expect(items).toMatchObject([{ id: 'CASE-1', publication: { state: 'overdue' }, penaltyYuan: 50_000 }]);
  });
  expect(await clocks()).toMatchObject({ 'penalty-publication': 'missed' });
});
