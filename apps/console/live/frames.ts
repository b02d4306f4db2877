// The wire form of server-sent events. JSON has no line break of its own, so one `data:` line is enough.

export type LiveEventName = 'snapshot' | 'reading' | 'alert' | 'incident';

/** Told to a browser once: how long to wait before it comes back. */
export const RETRY_FRAME = 'retry: 3000\n\n';
export const COMMENT_FRAME = ':\n\n';

export const frame = (event: LiveEventName, json: string): string => `event: ${event}\ndata: ${json}\n\n`;

/**
 * `position` counts the records of `safety.alerts` that a reader of this frame has had or may do without: what comes back
 * in `Last-Event-ID` is where its replay begins, whichever console it asks.
 */
export const frameAt = (position: bigint, event: LiveEventName, json: string): string =>
  `id: ${position}\n${frame(event, json)}`;

export const positionOf = (lastEventId: string | string[] | undefined): bigint | undefined =>
  typeof lastEventId === 'string' && /^\d{1,18}$/.test(lastEventId) ? BigInt(lastEventId) : undefined;
