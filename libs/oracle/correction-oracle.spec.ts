import { describe, expect, it } from '@jest/globals';
import { amend, cleared, drill, type EventDraft } from '#test/ledger/events';
import { SAMPLE_WORLD } from '#test/oracle/sample-world';
import { type CorrectionEpisode, correctionFaults } from './correction-oracle.js';
import { LedgerOracle } from './ledger-oracle.js';

const THEN = Date.parse('2026-03-02T12:00:00+08:00');
const HOUR_MS = 3_600_000;

const waitingAt = (...events: EventDraft[]) =>
  new LedgerOracle(
    SAMPLE_WORLD,
    events.map((event) => ({ event, scope: null, appendedAt: THEN })),
  ).waiting;

const about = (incident: string, more: Partial<CorrectionEpisode> = {}): CorrectionEpisode => ({
  ...{ id: 'e1', drill: false, region: '440605124', incident, record: null, state: 'firing', evidence: [] },
  ...more,
});
const kinds = (...of: Parameters<typeof correctionFaults>): string[] =>
  correctionFaults(...of).map(({ kind, about: { matter } }) => `${kind} ${matter}`);

describe('a correction that waits', () => {
  const waiting = waitingAt(amend('a1', 'I-1', 'never'));

  it('has an episode after a day, and none is asked for before', () => {
    expect(kinds(waiting, [], THEN + 23 * HOUR_MS)).toEqual([]);
    expect(kinds(waiting, [], THEN + 25 * HOUR_MS)).toEqual(['alert-missing incident I-1']);
    expect(kinds(waiting, [about('I-1')], THEN + 25 * HOUR_MS)).toEqual([]);
    expect(kinds(waiting, [about('I-1', { state: 'resolved' })], THEN + 25 * HOUR_MS)).toHaveLength(1);
  });

  it('is not the one of an exercise, nor of another thing', () => {
    const exercise = waitingAt(drill(amend('a1', 'I-1', 'never')));
    expect(kinds(exercise, [about('I-1')], THEN)).toEqual(['alert-still-open incident I-1']);
    const record = waitingAt(cleared('c1', 'target.set', 'deaths/440605/2026-01-01..2027-01-01', 'never', '440605'));
    const open = about('', {
      incident: null,
      record: { type: 'safety.target.set', subject: 'deaths/440605/2026-01-01..2027-01-01' },
    });
    expect(kinds(record, [open], THEN + 25 * HOUR_MS)).toEqual([]);
  });

  it('ends its episode when it waits no more', () => {
    expect(kinds([], [about('I-1')], THEN)).toEqual(['alert-still-open incident I-1']);
  });
});
