// A refusal goes in again, as it was or put right: judged as the door judges, with the rights of its first sender, and
// appended as a new record that names the position it replays. Once: whoever comes second is told what came of the first.

import { fault, inBoth } from '#contracts/events/fault';
import { isObject } from '#contracts/events/parse-event';
import type { SafetyEvent } from '#contracts/events/safety-event';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import type { Rejection } from '#contracts/problem';
import { localDay } from '#domain/calendar/local-time';
import { refKey } from '#domain/ledger/outcome';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import type { Principal } from '#http/principal';
import { actorText, type Doing } from '#ports/action-log';
import type { EventLog } from '#ports/event-log/event-log';
import type { EventLookup } from '#ports/event-lookup';
import {
  positionText,
  type RefusalInFull,
  type RefusalReplay,
  type Refusals,
  type RefusedPosition,
} from '#ports/refusals';
import { admit, type Candidate } from '../admit.js';

export interface ReplayParts {
  readonly refusals: Refusals;
  readonly log: Pick<EventLog, 'append'>;
  readonly lookup: EventLookup;
  readonly tree: RegionTree;
  readonly now: number;
}

/** Who replays; answers for regions at and below the own one. */
export interface Replayer {
  readonly doing: Doing;
  readonly region: RegionCode;
}

export type ReplayAnswer =
  | { readonly type: 'not-found' }
  | { readonly type: 'rejected'; readonly rejection: Rejection }
  /** `already`: it was replayed before, and nothing was done now. */
  | { readonly type: 'replayed'; readonly already: boolean; readonly replay: RefusalReplay };

/** `corrected`: the event as it should have been; left out: as it is. */
export const replayRefusal = async (
  parts: ReplayParts,
  asked: { readonly position: RefusedPosition; readonly by: Replayer; readonly corrected?: unknown },
): Promise<ReplayAnswer> => {
  const { position, by } = asked;
  const refusal = await parts.refusals.find(position);
  if (!refusal) return { type: 'not-found' };
  if (refusal.replay) return { type: 'replayed', already: true, replay: refusal.replay };
  const judged = judge(refusal, asked, parts.tree);
  if ('rejection' in judged) return { type: 'rejected', rejection: judged.rejection };
  const { event, hash, record } = judged.candidate;
  const known = (await parts.lookup.find([event])).get(refKey(event));
  if (known !== undefined) return { type: 'rejected', rejection: isKnown(known === hash) };

  const headers = {
    ...record.headers,
    [EVENT_HEADERS.replays]: positionText(position),
    [EVENT_HEADERS.replayedBy]: actorText(by.doing),
  };
  const changed = asked.corrected !== undefined;
  const appended = await parts.refusals.replayOnce(position, { by: by.doing, at: parts.now }, async () => {
    const [place] = await parts.log.append(position.topic, [{ ...record, headers }]);
    if (!place) throw new Error('the log took a record and told no position');
    return { event: { source: event.source, id: event.id }, region: event.data.region, changed, ...place };
  });
  const replay = (await parts.refusals.find(position))?.replay;
  if (!replay) throw new Error(`${positionText(position)} was replayed, and that is not written down`);
  return { type: 'replayed', already: appended === undefined, replay };
};

const isKnown = (isSame: boolean): Rejection =>
  isSame
    ? {
        code: 'conflict',
        detail: inBoth('台账已记入这一事件,无须重放', 'The ledger has this very event already: nothing to replay'),
      }
    : {
        code: 'event-conflict',
        detail: inBoth(
          '台账已有同一 source 与 id 的其他内容;请给更正后的事件另起 id',
          'The ledger has other content under this source and id: give the corrected event an id of its own',
        ),
      };

type Judged = { readonly candidate: Candidate } | { readonly rejection: Rejection };

const judge = (
  refusal: RefusalInFull,
  { by, corrected }: { by: Replayer; corrected?: unknown },
  tree: RegionTree,
): Judged => {
  const original = parsed(refusal.bytes);
  const raw = corrected ?? original;
  if (raw === undefined) {
    const detail = inBoth(
      '原始字节不是 JSON,只能更正后重放',
      'The bytes are no JSON: only a corrected event can go in',
    );
    return { rejection: { code: 'malformed', detail } };
  }
  // Plausible when it was sent, not today: a refusal may be put right a year later.
  const around = { sender: senderOf(refusal, by, original), tree, now: refusal.recordedAt };
  const admission = admit({ type: 'event', raw }, around);
  if (!admission.ok) return { rejection: admission.rejection };
  const { event } = admission.candidate;
  const objection = changedWhatStays(event, original) ?? beyondReplayer(event, by, refusal, tree);
  return objection ? { rejection: objection } : { candidate: admission.candidate };
};

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

const textOf = (original: unknown, field: string): string | undefined => {
  const value = isObject(original) ? original[field] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** The rights of who sent it. What the record does not say (no source, no scope) the administrator answers for. */
const senderOf = ({ device, headers }: RefusalInFull, by: Replayer, original: unknown): Principal => {
  const region = headers[EVENT_HEADERS.scope] ?? by.region;
  const user = device?.startsWith('user:') ? device.slice('user:'.length) : undefined;
  if (user !== undefined) {
    return { kind: 'user', user, role: 'administrator', region, scope: 'operate', via: 'token' };
  }
  const id = device ?? actorText(by.doing);
  const source = textOf(original, 'source') ?? 'urn';
  return { kind: 'device', id, name: id, region, source, types: 'all', history: true };
};

/** A replay puts an event right; it does not make it another sender's, nor a quiet one. */
const changedWhatStays = (event: SafetyEvent, original: unknown): Rejection | undefined => {
  if (!isObject(original)) return undefined;
  const source = textOf(original, 'source');
  const errors = [
    ...(source !== undefined && source !== event.source
      ? [fault('#/source', 'inconsistent', `重放不得改变来源,须为 ${source}`, `a replay keeps the source: ${source}`)]
      : []),
    ...((original.history === true) === event.history
      ? []
      : [fault('#/history', 'inconsistent', '重放不得改变 history', 'a replay keeps `history` as it was')]),
  ];
  return errors.length > 0 ? { code: 'invalid-event', errors } : undefined;
};

const beyondReplayer = (
  { data }: SafetyEvent,
  by: Replayer,
  refusal: RefusalInFull,
  tree: RegionTree,
): Rejection | undefined => {
  const zone = tree.describe(data.region, '9999-12-31')?.timeZone ?? 'UTC';
  if (tree.isWithin(data.region, by.region, localDay(refusal.recordedAt, zone))) return undefined;
  return {
    code: 'region-not-allowed',
    detail: inBoth(`权限只含 ${by.region} 及其下级`, `Only ${by.region} and below is yours`),
  };
};
