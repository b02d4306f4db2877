import { z } from 'zod';
import { formatInstant } from '#domain/calendar/local-time';
import type { Checked, Reconciliation } from '#domain/returns/reconciliation';
import { DECLARATION_STATUSES } from '../events/fields.js';

const checked = z.object({
  /** Null: the return does not say. */
  stated: z.number().nullable(),
  booked: z.number(),
  /** Stated less booked. */
  difference: z.number().nullable(),
});
const day = z.string().meta({ format: 'date' });

export const reconciliationSchema = z
  .object({
    region: z.string(),
    sector: z.string(),
    from: day,
    to: day,
    status: z.enum(DECLARATION_STATUSES),
    event: z.object({ source: z.string(), id: z.string() }),
    recordedAt: z.string().meta({ format: 'date-time' }),
    accidents: checked,
    deaths: checked,
    seriousInjuries: checked,
    directLossYuan: checked,
    agrees: z.boolean(),
  })
  .meta({ id: 'Reconciliation' });
export type ReconciliationJson = z.infer<typeof reconciliationSchema>;

const figure = ({ stated, booked, difference }: Checked, per: number): z.infer<typeof checked> => ({
  stated: stated === null ? null : Number(stated) / per,
  booked: Number(booked) / per,
  difference: difference === null ? null : Number(difference) / per,
});

export const toReconciliationJson = (
  { row, figures, agrees }: Reconciliation,
  timeZone: string,
): ReconciliationJson => ({
  ...{ region: row.region, sector: row.sector, from: row.from, to: row.to, status: row.status },
  event: { source: row.source, id: row.eventId },
  recordedAt: formatInstant(row.order, timeZone),
  accidents: figure(figures.accidents, 1),
  deaths: figure(figures.deaths, 1),
  seriousInjuries: figure(figures['serious-injuries'], 1),
  directLossYuan: figure(figures['direct-loss-yuan'], 100),
  agrees,
});
