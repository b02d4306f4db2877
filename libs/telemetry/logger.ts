import { type Logger, pino } from 'pino';

export type { Logger };
export const LOGGER = Symbol('Logger');

/** One JSON line per event on standard output; `msg` is a stable snake_case name, facts are fields. */
export const createLogger = (service: string, level: string): Logger =>
  pino({
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['token', 'password', 'secret', 'authorization', '*.token', '*.password', '*.secret', '*.authorization'],
  });
