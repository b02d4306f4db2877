// What the `refused` verbs say.

import { toRefusalInFullJson, toReplayJson } from '#contracts/api/refusal-json';
import { inBoth } from '#contracts/events/fault';
import { detailOf, type Rejection } from '#contracts/problem';
import { formatInstant } from '#domain/calendar/local-time';
import {
  positionText,
  type Refusal,
  type RefusalInFull,
  type RefusalReplay,
  type RefusedPosition,
} from '#ports/refusals';
import type { ReplayAnswer } from '../intake/replay/replay-refusal.js';
import { type Outcome, UsageFault } from './command-line.js';

export const notRefused = (position: RefusedPosition): string =>
  inBoth(`${positionText(position)} 没有拒收`, `nothing was refused at ${positionText(position)}`);

const replayText = (replay: RefusalReplay, zone: string): string =>
  inBoth(
    `已由 ${replay.by} 于 ${formatInstant(replay.at, zone)} 重放到 ${replay.partition}/${replay.offset}:${replay.outcome}`,
    `replayed by ${replay.by} to ${replay.partition}/${replay.offset}: ${replay.outcome}`,
  );

export const lineOf = (refusal: Refusal, zone: string): string =>
  [
    positionText(refusal.position),
    formatInstant(refusal.recordedAt, zone),
    refusal.code,
    refusal.region ?? '-',
    refusal.device ?? '-',
    refusal.event ? `${refusal.event.source} ${refusal.event.id}` : '-',
    refusal.replay ? `${refusal.detail} [${replayText(refusal.replay, zone)}]` : refusal.detail,
  ].join('\t');

export const inFull = (refusal: RefusalInFull, zone: string): string => {
  const json = toRefusalInFullJson(refusal, zone);
  return [
    lineOf(refusal, zone),
    ...Object.entries(refusal.headers).map(([name, value]) => `${name}: ${value}`),
    json.text ?? `base64: ${json.base64}`,
  ].join('\n');
};

const rejectedText = (rejection: Rejection): string[] =>
  rejection.errors && rejection.errors.length > 0
    ? rejection.errors.map((fault) => `${fault.pointer}: ${fault.code}: ${fault.detail}`)
    : [detailOf(rejection)];

export const toldOf = (answer: ReplayAnswer, position: RefusedPosition, zone: string): Outcome => {
  switch (answer.type) {
    case 'not-found':
      throw new UsageFault(notRefused(position));
    case 'rejected': {
      const { code, errors = [] } = answer.rejection;
      const head = `${inBoth('未重放', 'not replayed')}: ${code}`;
      const json = { replayed: false, code, detail: detailOf(answer.rejection), errors };
      return { status: 1, json, text: [head, ...rejectedText(answer.rejection)].join('\n') };
    }
    case 'replayed': {
      const { already, replay } = answer;
      const head = already ? inBoth('早已重放,未再写入', 'it was replayed before; nothing was written') : '';
      const json = { replayed: true, already, replay: toReplayJson(replay, zone) };
      return { status: 0, json, text: [head, replayText(replay, zone)].filter((line) => line !== '').join('\n') };
    }
  }
};
