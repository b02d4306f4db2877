/** What the embedded database tells about itself: the part of a pino logger that it needs. */
export interface EmbeddedLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export const silentLogger: EmbeddedLogger = { info: () => undefined, warn: () => undefined };
