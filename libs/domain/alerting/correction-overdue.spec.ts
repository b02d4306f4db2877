import { describe, expect, it } from '@jest/globals';
import type { CorrectionAlert, Evidence } from './alert.js';
import { type CorrectionState, decideCorrection } from './correction-overdue.js';
import { type ExplainCorrectionInput, explainCorrection } from './explain-correction.js';
import { type CorrectionSubject, episodeKey } from './rule.js';

const NOW = 5_000;
const evidence = (id: string): Evidence => ({ source: 'urn:x', id, subject: 'i-1', contribution: 0 });
const subject: CorrectionSubject = {
  rule: 'correction-waiting',
  region: '440605',
  corrected: { kind: 'incident', id: 'i-1' },
};
const alert: CorrectionAlert = {
  ...{ id: 'a', subject, drill: false, state: 'firing', severity: 'info', startedAt: 1, resolvedAt: null, seq: 1 },
  transitions: [
    { seq: 1, at: 1, from: null, to: 'firing', severity: 'info', reason: 'correction-overdue', quiet: 'history' },
  ],
  ...{ evidence: [evidence('e2')], explanation: { zh: '', en: '' }, reading: null },
  ...{ acknowledgement: null, assignee: null, mutedBy: null },
};
const waiting = (...ids: string[]): CorrectionState => ({ state: 'waiting', evidence: ids.map(evidence) });

it.each<[string, CorrectionAlert | undefined, CorrectionState, object]>([
  [
    'opens for information',
    undefined,
    waiting('e2'),
    { type: 'open', transition: { seq: 1, at: NOW, to: 'firing', severity: 'info', reason: 'correction-overdue' } },
  ],
  ['is silent while it waits on', alert, waiting('e2'), { type: 'none', reason: 'unchanged' }],
  ['keeps what else waits', alert, waiting('e2', 'e3'), { type: 'refresh' }],
  [
    'ends when it is booked, in the voice that it had',
    alert,
    { state: 'settled', as: 'booked' },
    { type: 'transition', transition: { seq: 2, to: 'resolved', reason: 'correction-booked', quiet: 'history' } },
  ],
  [
    'ends when it is refused',
    alert,
    { state: 'settled', as: 'refused' },
    { type: 'transition', transition: { seq: 2, to: 'resolved', reason: 'correction-refused' } },
  ],
  ['has nothing to end', undefined, { state: 'settled', as: 'booked' }, { type: 'none', reason: 'not-breached' }],
])('%s', (_, open, state, expected) => {
  expect(decideCorrection(open, state, NOW)).toMatchObject(expected);
});

describe('words', () => {
  const sentence = (over: Partial<ExplainCorrectionInput> = {}) =>
    explainCorrection({
      region: { zh: '南海区', en: 'Nanhai' },
      corrected: subject.corrected,
      awaits: { source: 'urn:x', id: 'e1' },
      reason: 'correction-overdue',
      ...over,
    });

  it('says what waits for what', () => {
    expect(sentence()).toEqual({
      zh: '南海区:安全事件“i-1”的更正等待所更正的事件超过 24 小时,尚未收到 urn:x#e1,更正暂不计入。',
      en: 'Nanhai, correction of incident i-1: more than 24 hours of waiting for what it corrects; urn:x#e1 has not arrived, so it counts nothing.',
    });
  });

  it('says how it ended', () => {
    const { zh, en } = sentence({ awaits: undefined, reason: 'correction-booked' });
    expect(zh).toBe('南海区:安全事件“i-1”的更正等待所更正的事件超过 24 小时。更正已入账。');
    expect(en).toMatch(/for what it corrects\. The correction was booked\.$/);
  });

  it('names a record by its type', () => {
    const record = { kind: 'record', type: 'safety.return.filed', id: 'fire/440605/p' } as const;
    expect(sentence({ corrected: record }).zh).toContain('记录“fire/440605/p”(safety.return.filed)的更正');
  });
});

it('is one episode for one thing, and another for an exercise or another kind of thing of that name', () => {
  const record: CorrectionSubject = { ...subject, corrected: { kind: 'record', type: 't', id: 'i-1' } };
  const keys = [
    episodeKey(subject, false),
    episodeKey({ ...subject, region: '440606' }, false),
    episodeKey(subject, true),
    episodeKey(record, false),
  ];
  expect(keys[0]).toBe('correction-waiting|incident|i-1');
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
