import type { Day, Instant } from './day.js';

const dayFormats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  let format = dayFormats.get(timeZone);
  if (!format) {
    // A pure cache of an immutable formatter: making one costs 100 times what using one does.
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    dayFormats.set(timeZone, format);
  }
  return format;
};

/** Zones change their offset at full quarters of an hour only. */
const QUARTER_MS = 900_000;
const MOST_CACHED = 50_000;
// A pure cache again: formatting costs 40 µs, which is a third of what booking an event does.
const offsets = new Map<string, number>();

/** Offset of a zone from UTC at an instant, in minutes, east positive. */
export const offsetMinutes = (at: Instant, timeZone: string): number => {
  const key = `${timeZone}${Math.floor(at / QUARTER_MS)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = computeOffset(at, timeZone);
  if (offsets.size >= MOST_CACHED) offsets.clear();
  offsets.set(key, offset);
  return offset;
};

const computeOffset = (at: Instant, timeZone: string): number => {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  const local = Date.UTC(
    Number(parts.year),
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
};

/** The local day of an instant in a zone (IANA name). */
export const localDay = (at: Instant, timeZone: string): Day =>
  new Date(at + offsetMinutes(at, timeZone) * 60_000).toISOString().slice(0, 10);

/** RFC 3339 text of an instant with the zone's own offset, milliseconds kept. */
export const formatInstant = (at: Instant, timeZone: string): string => {
  const offset = offsetMinutes(at, timeZone);
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return `${new Date(at + offset * 60_000).toISOString().slice(0, 23)}${sign}${hours}:${minutes}`;
};

/** First instant of a local day (midnight, or the first instant after a gap at midnight). */
export const startOfDay = (day: Day, timeZone: string): Instant => {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const guess = utc - offsetMinutes(utc, timeZone) * 60_000;
  return utc - offsetMinutes(guess, timeZone) * 60_000;
};
