// One fault run: numbered load, faults while it is under way, then everything healed and every invariant looked at. Runs
// follow each other on one stage, and the sums of all of them must hold.

import { appendFileSync } from 'node:fs';
import type { Verification } from '../../../apps/ops/verify/verify-installation.js';
import { eventually } from '../eventually.js';
import { SUPERVISOR_TOKEN } from '../instance/api.js';
import { runOps } from '../instance/ops.js';
import { type EventDraft, inspected } from '../ledger/events.js';
import {
  BREACHED_TOWN,
  type Counts,
  type FaultLoad,
  faultLoad,
  NO_COUNTS,
  plus,
  watchedTargets,
} from './fault-load.js';
import type { Fault } from './faults.js';
import { sendLikeADevice } from './field-unit.js';
import { alertFaults, fateFaults, shownFaults, storeFaults, sumFaults } from './invariants.js';
import { LedgerFacts } from './ledger-facts.js';
import { seeded } from './seeded.js';
import type { Stage } from './stage.js';

export interface RunReport {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly violations: readonly string[];
  readonly seconds: number;
  /** From the last fault's end until everything sent was booked, summed, shown and told. */
  readonly healedSeconds: number;
}

export interface Schedule {
  readonly seed: number;
  /** Happen one after the other while the load is sent; `closing` while the breach ends. */
  readonly faults: readonly Fault[];
  readonly closing?: readonly Fault[];
}

/** What is sent while which faults happen. */
interface Act {
  readonly requests: FaultLoad['requests'];
  readonly faults: readonly Fault[];
  readonly seed: number;
}

/** A line a run into the file that FAULT_REPORT names: what a long run that was ended early has shown. */
const record = (stage: string, report: RunReport): void => {
  const file = process.env.FAULT_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), stage, ...report })}\n`);
};

const GIVE_UP_MS = 120_000;

export class FaultRuns {
  private readonly expected = new Map<string, Counts>();
  private episodes = 0;
  private runs = 0;
  /** Ids of what is sent as long as faults happen, so that each finds load under way. Moves no sum that is looked at. */
  private readonly fillers = new Set<string>();

  private constructor(private readonly stage: Stage) {}

  static async on(stage: Stage): Promise<FaultRuns> {
    for (const target of watchedTargets()) {
      await eventually(
        async () => {
          const { status, body } = (await stage.doors[0]?.send(target, SUPERVISOR_TOKEN)) ?? {};
          if (status !== 202) throw new Error(`target: ${status} ${JSON.stringify(body)}`);
        },
        { timeoutMs: 20_000 },
      );
    }
    return new FaultRuns(stage);
  }

  async run({ seed, faults, closing = [] }: Schedule): Promise<RunReport> {
    const since = performance.now();
    const stem = `f${this.runs++}x${seed}`;
    this.fillers.clear();
    const load = faultLoad(stem, seed);
    const violations: string[] = [];
    violations.push(...(await this.under(load, { requests: load.requests, faults, seed })));
    violations.push(...(await this.under(load, { requests: load.late, faults: [], seed })));
    const healing = performance.now();
    for (const [town, counts] of load.sums) this.expected.set(town, plus(this.expected.get(town) ?? NO_COUNTS, counts));
    this.episodes += 1;
    violations.push(...(await this.look(load, stem, true)));
    const healedSeconds = (performance.now() - healing) / 1000;
    // The breach ends: what was counted in that town is withdrawn again.
    violations.push(...(await this.under(load, { requests: [load.closing], faults: closing, seed: seed + 1 })));
    this.expected.set(BREACHED_TOWN, NO_COUNTS);
    violations.push(...(await this.look(load, stem, false)));
    const seconds = (performance.now() - since) / 1000;
    const names = [...faults, ...closing].map((fault) => fault.name);
    const report = { seed, seconds, healedSeconds, faults: names, violations };
    record(`${this.stage.mode}-${this.stage.instances}`, report);
    return report;
  }

  /** Everything that all runs left, worked out once more from the log by `ops verify`: what differs. */
  async verified(): Promise<string[]> {
    const { status, json } = await runOps<Verification>(['verify'], this.stage.env, this.stage.enter);
    const found = json.differences.map((one) => `verify: ${JSON.stringify(one)}`);
    return status === 0 || found.length > 0 ? found : [`verify ended with ${status}`];
  }

  /** Sends while the faults happen, and heals; answers with what the door turned away and should not have. */
  private async under(load: FaultLoad, { requests, faults, seed }: Act): Promise<string[]> {
    const dice = seeded(seed ^ 0x5eed);
    let isHappening = true;
    const everyMs = faults.length > 0 ? 80 : 0;
    const send = (some: FaultLoad['requests']) =>
      sendLikeADevice({ requests: some, doors: this.stage.doors, giveUpMs: GIVE_UP_MS, everyMs });
    const sendAll = async () => {
      const sent = await send(requests);
      while (isHappening) await send([[this.filler(load)]]);
      return sent;
    };
    const sending = sendAll();
    // Told of below; a fault that throws first must not leave it unheard.
    sending.catch(() => undefined);
    try {
      for (const fault of faults) await fault.happen(this.stage, dice);
    } finally {
      isHappening = false;
      this.stage.disarm();
      for (const one of this.stage.processes) one.signal('SIGCONT');
      await this.stage.ready();
    }
    const rejected = [...(await sending)].filter((id) => !load.rejected.has(id));
    return rejected.map((id) => `I1: ${id} was rejected at the door`);
  }

  private filler({ stem }: FaultLoad): EventDraft {
    const id = `${stem}-x${this.fillers.size}`;
    this.fillers.add(id);
    return inspected(id, id.toUpperCase());
  }

  /** The same look again until it finds nothing or the time that liveness allows is over. */
  private async look(load: FaultLoad, stem: string, isOpen: boolean): Promise<string[]> {
    let found: string[] = [];
    await eventually(
      async () => {
        found = await this.faultsNow(load, stem, isOpen);
        return found.length === 0;
      },
      { timeoutMs: LIVENESS_MS, everyMs: 250 },
    ).catch((error: unknown) => {
      if (found.length === 0) found = [`I6: ${error instanceof Error ? error.message : error}`];
    });
    return found;
  }

  private async faultsNow(load: FaultLoad, stem: string, isOpen: boolean): Promise<string[]> {
    const facts = await LedgerFacts.open(await this.stage.databaseUrl());
    try {
      const cheap = [
        ...fateFaults(load, await facts.ofRun(stem), { isClosed: !isOpen, fillers: this.fillers }),
        ...sumFaults(this.expected, await facts.sums()),
        ...alertFaults(await facts.episodes(), this.stage.receiver.accepted, { episodes: this.episodes, open: isOpen }),
      ];
      if (cheap.length > 0) return cheap;
      return [
        ...(await facts.untoldTransitions()).map((one) => `I4: ${one}`),
        ...(await facts.brokenLinks()).map((one) => `I9: ${one}`),
        ...(await storeFaults(this.stage)),
        ...(await shownFaults(this.expected, this.stage)),
      ];
    } finally {
      await facts.close();
    }
  }
}

/** A message whose sender died is claimed again after a lease of 15 s, a dead owner's partition after a session of 15 s. */
const LIVENESS_MS = 60_000;
