// Alerting runs behind the ledger: what it may only be late with is a difference when it still is one after a while, unchanged.

import { setTimeout as delay } from 'node:timers/promises';
import type { AlertFault } from '#oracle/alert-oracle';
import type { Findings } from './findings.js';

export interface AlertLook {
  readonly faults: readonly AlertFault[];
  readonly isAtWork: boolean;
}

const LOOK_EVERY_MS = 1_000;
/** Between two holders of the lease there is none for a moment: after so long nobody alerts. */
const NOBODY_AFTER_MS = 5_000;

const nameOf = ({ kind, about, alert, expected, since }: AlertFault): string =>
  JSON.stringify([kind, about, alert, since, kind === 'alert-differs' ? expected : null]);

export const settledFaults = async (
  first: AlertLook,
  patienceMs: number,
  look: () => Promise<AlertLook>,
): Promise<AlertLook> => {
  const certain = first.faults.filter((one) => !one.mayPass);
  let left = first.faults.filter((one) => one.mayPass);
  let { isAtWork } = first;
  const begun = performance.now();
  let seenAtWork = begun;
  for (let looks = 0; left.length > 0; looks += 1) {
    const now = performance.now();
    if (now >= begun + patienceMs && (looks > 0 || !isAtWork)) break;
    if (now >= seenAtWork + NOBODY_AFTER_MS) break;
    await delay(LOOK_EVERY_MS);
    const again = await look();
    const names = new Set(again.faults.map(nameOf));
    left = left.filter((one) => names.has(nameOf(one)));
    isAtWork = again.isAtWork;
    if (isAtWork) seenAtWork = performance.now();
  }
  if (left.length === 0 || isAtWork) return { faults: [...certain, ...left], isAtWork: true };
  return { faults: certain, isAtWork: false };
};

export const addAlertFault = (findings: Findings, fault: AlertFault): void => {
  const { kind, about, alert, expected, found, events } = fault;
  const place = alert === null ? about : { alert, ...about };
  findings.add({ kind, place, expected, found, events });
};
