import type { Instant } from '#domain/calendar/day';

const WINDOW_MS = 60_000;
export const ROWS_A_MINUTE = 60;
const MOST_DEVICES = 10_000;

/** So that one device gone wrong fills neither the buffer nor ninety days of disk. */
export class DeviceShare {
  private readonly windows = new Map<string, { from: Instant; taken: number }>();

  take(device: string, now: Instant): boolean {
    const known = this.windows.get(device);
    const window = known && now < known.from + WINDOW_MS ? known : { from: now, taken: 0 };
    if (window.taken >= ROWS_A_MINUTE) return false;
    window.taken += 1;
    this.windows.delete(device);
    this.windows.set(device, window);
    for (const key of this.windows.keys()) {
      if (this.windows.size <= MOST_DEVICES) break;
      this.windows.delete(key);
    }
    return true;
  }
}
