import type { Instant } from '#domain/calendar/day';

export interface Clock {
  now(): Instant;
}
export const CLOCK = Symbol('Clock');

export const systemClock: Clock = { now: () => Date.now() };
