// Watches the disk that the embedded database lies on: a gauge for who has Prometheus, a sentence in `/readyz` and a line in
// the log for who has not. In a cluster the disks are the engines', and so is watching them.

import { statfs } from 'node:fs/promises';
import { Gauge } from 'prom-client';
import type { Logger } from '#telemetry/logger';
import type { Registry } from '#telemetry/registry';

const MIB = 1024 * 1024;
/** The write-ahead log alone may take half of it. */
export const LOW_BELOW_BYTES = 1024 * MIB;
/** A segment of the write-ahead log has 16 MiB: with less than a few of them the next write may be the last. */
const FULL_BELOW_BYTES = 32 * MIB;
const LOOK_EVERY_MS = 30_000;

export interface Space {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}
export type LookAtDisk = (folder: string) => Promise<Space>;

const lookAtDisk: LookAtDisk = async (folder) => {
  // What is free for everybody, not what only root may still use.
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
};

export interface DiskWatch {
  /** Whose folder is watched. */
  readonly folder: string;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly look?: LookAtDisk;
}

export class DiskSpace {
  private readonly timer: NodeJS.Timeout;
  private isLow = false;

  constructor(private readonly watch: DiskWatch) {
    this.show('fengsui_disk_free_bytes', 'Free on the disk of the embedded database', (space) => space.freeBytes);
    this.show('fengsui_disk_size_bytes', 'Size of the disk of the embedded database', (space) => space.sizeBytes);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
    void this.look();
  }

  /** What somebody should know before, and while, nothing can be written. */
  async warnings(): Promise<string[]> {
    const space = await this.look();
    return space && space.freeBytes < LOW_BELOW_BYTES ? [sentence(space)] : [];
  }

  close(): void {
    clearInterval(this.timer);
  }

  private show(name: string, help: string, of: (space: Space) => number): void {
    const gauge: Gauge = new Gauge({
      ...{ name, help, registers: [this.watch.registry] },
      collect: async () => {
        const space = await this.look();
        if (space) gauge.set(of(space));
      },
    });
  }

  private async look(): Promise<Space | undefined> {
    const { folder, logger, look = lookAtDisk } = this.watch;
    // A folder that cannot be looked at says nothing about its space; what is wrong with it shows elsewhere.
    const space = await look(folder).catch(() => undefined);
    if (!space) return undefined;
    const isLow = space.freeBytes < LOW_BELOW_BYTES;
    if (isLow !== this.isLow) {
      this.isLow = isLow;
      if (isLow) logger.warn({ ...space }, 'disk_space_low');
      else logger.info({ ...space }, 'disk_space_back');
    }
    return space;
  }
}

const sentence = ({ freeBytes }: Space): string => {
  const left = Math.floor(freeBytes / MIB);
  return freeBytes < FULL_BELOW_BYTES
    ? `磁盘已满,事件暂不能接收(503);请腾出空间,其余自行恢复 / The disk is full and no events can be taken (503): free some space, everything else mends itself (${left} MiB)`
    : `磁盘将满,只剩 ${left} MiB;请腾出空间 / The disk is nearly full, ${left} MiB are left: free some space`;
};
