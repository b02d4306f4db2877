import { z } from 'zod';
import type { Day, Instant } from '#domain/calendar/day';
import { HAZARD_LEVELS } from '#domain/hazard/hazard';
import type { RegionTree } from '#domain/region/region-tree';
import { SECTORS } from '#domain/sector';
import {
  type DueCount,
  type DueRequest,
  HAZARD_STATES,
  type HazardFilter,
  type HazardPlace,
  type HazardRegister,
  type HazardView,
  type MissedHazard,
  type MovedHazard,
  type OpenHazards,
} from '#ports/hazard-register';
import type { Transaction } from '../database.js';
import { RollUps } from '../readings/roll-ups.js';
import {
  countDue,
  countDueThen,
  countOpen,
  type DueRow,
  type DueSpan,
  selectHazards,
  selectMissedHazards,
  selectMovedHazards,
} from './hazard.queries.js';

const NONE: DueCount = { due: 0n, inTime: 0n };

const row = z.object({
  id: z.string(),
  region: z.string(),
  sector: z.enum(SECTORS),
  inspection: z.string().nullable(),
  level: z.enum(HAZARD_LEVELS).nullable(),
  due_on: z.string().nullable(),
  opened_on: z.string().nullable(),
  description: z.string().nullable(),
  organization: z.string().nullable(),
  rectified_at: z.date().nullable(),
  rectified_on: z.string().nullable(),
  verified_at: z.date().nullable(),
  verified_by: z.string().nullable(),
  updated_at: z.date(),
  state: z.enum(HAZARD_STATES),
});

const missedRow = z
  .object({ hazard: z.string(), source: z.string(), event_id: z.string(), history: z.boolean() })
  .transform(({ event_id, ...rest }): MissedHazard => ({ ...rest, id: event_id }));

const movedRow = z
  .object({
    hazard: z.string(),
    what: z.enum(['opened', 'changed', 'rectified']),
    withdrawn: z.boolean(),
    source: z.string(),
    event_id: z.string(),
    region: z.string(),
    known_at: z.date(),
  })
  .transform(
    ({ event_id, known_at, ...rest }): MovedHazard => ({ ...rest, id: event_id, knownAt: known_at.getTime() }),
  );

const toView = (given: unknown): HazardView => {
  const { due_on, opened_on, rectified_at, rectified_on, verified_at, verified_by, updated_at, ...rest } =
    row.parse(given);
  return {
    ...rest,
    dueOn: due_on,
    openedOn: opened_on,
    rectifiedAt: rectified_at?.getTime() ?? null,
    rectifiedOn: rectified_on,
    verifiedAt: verified_at?.getTime() ?? null,
    verifiedBy: verified_by,
    updatedAt: updated_at.getTime(),
  };
};

export class PostgresHazardRegister implements HazardRegister {
  private readonly rollUps = new RollUps();

  constructor(private readonly db: Transaction) {}

  async dueCounts(tree: RegionTree, requests: readonly DueRequest[], knownAt: Instant | null): Promise<DueCount[]> {
    if (requests.length === 0) return [];
    const { rows, spans } = this.spread(tree, requests);
    const found =
      knownAt === null ? await countDue(this.db, rows, spans) : await countDueThen(this.db, rows, spans, knownAt);
    const counts = new Map(found.map(({ index, due, in_time }) => [index, { due, inTime: in_time }]));
    return requests.map((_, index) => counts.get(index) ?? NONE);
  }

  async moved(...[tree, request, range]: Parameters<HazardRegister['moved']>): Promise<MovedHazard[]> {
    const { level = null, organization = null, limit } = request;
    const regions = this.spread(tree, [request]).spans.map((span) => span.region);
    const rows = await selectMovedHazards(this.db, { regions, level, organization, limit, ...range });
    return rows.map((given) => movedRow.parse(given));
  }

  async missed(...[tree, request]: Parameters<HazardRegister['missed']>): Promise<MissedHazard[]> {
    const { rows, spans } = this.spread(tree, [request]);
    return (await selectMissedHazards(this.db, rows, spans, request.limit)).map((given) => missedRow.parse(given));
  }

  /** Requests that look at the same leaves share them. */
  private spread(tree: RegionTree, requests: readonly DueRequest[]): { rows: DueRow[]; spans: DueSpan[] } {
    const sets = new Map<string, number>();
    const spans: DueSpan[] = [];
    const rows = requests.map((request, index): DueRow => {
      const { region, from, to, level = null, organization = null, map = 'then', asOn = '' } = request;
      const key = `${region}|${from}|${to}|${map}|${asOn}`;
      let set = sets.get(key);
      if (set === undefined) {
        set = sets.size;
        sets.set(key, set);
        for (const span of this.rollUps.of(tree).spans(region, request, request)) spans.push({ ...span, set });
      }
      return { index, set, level, organization };
    });
    return { rows, spans };
  }

  async list(filter: HazardFilter, page: { limit: number; after?: HazardPlace | undefined }): Promise<HazardView[]> {
    return (await selectHazards(this.db, filter, page)).map(toView);
  }

  async open(today: Day): Promise<OpenHazards[]> {
    const rows = await countOpen(this.db, today);
    return rows.flatMap(({ region, level, overdue, count }) => {
      const known = HAZARD_LEVELS.find((one) => one === level);
      return known ? [{ region, level: known, overdue, count: Number(count) }] : [];
    });
  }
}
