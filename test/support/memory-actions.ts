import type { Action, ActionLog, Doing, NewAction } from '#ports/action-log';

/** The trail of one test, in memory. */
export class MemoryActions implements ActionLog {
  readonly all: (NewAction & Doing)[] = [];
  isAway: Error | undefined;

  async record(action: NewAction, by: Doing): Promise<void> {
    if (this.isAway) throw this.isAway;
    this.all.push({ ...action, ...by });
  }
  async recordAll(actions: readonly NewAction[], by: Doing): Promise<void> {
    for (const action of actions) await this.record(action, by);
  }
  async list(): Promise<Action[]> {
    return this.all.map((one, index) => ({ ...one, seq: BigInt(index), at: 0 })).reverse();
  }
}
