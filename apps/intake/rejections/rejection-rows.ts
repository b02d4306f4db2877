// One rejection as it is kept: bounded, and of nothing but text that a database can hold.

import { isUtf8 } from 'node:buffer';
import { isObject } from '#contracts/events/parse-event';
import { detailOf, meaningOf, type Rejection } from '#contracts/problem';
import type { Instant } from '#domain/calendar/day';
import { canonicalCode, type RegionTree } from '#domain/region/region-tree';
import type { DevicePrincipal } from '#http/principal';
import type { NewRejection } from '#ports/rejections';

/** Characters. */
const MOST_BODY = 4_096;
const MOST_DETAIL = 1_024;
const MOST_NAME = 256;
const MOST_ERRORS = 20;

type Sent = Pick<NewRejection, 'region' | 'source' | 'eventId' | 'type' | 'body' | 'isCut'>;

/** No NUL, and no half of a surrogate pair: also where the cut goes through one. */
const clean = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replaceAll('\0', '␀')
    .replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '�');

const nameOf = (value: unknown): string | null => (typeof value === 'string' ? clean(value, MOST_NAME) : null);

/** What came: an event as far as it is one, the bytes of a body, or nothing that can be shown. */
export const describeSent = (raw: unknown, sender: DevicePrincipal, tree: RegionTree): Sent => {
  const text = textOf(raw);
  const event = isObject(raw) && !Buffer.isBuffer(raw) ? raw : {};
  return {
    region: regionOf(event, sender, tree),
    source: nameOf(event.source),
    eventId: nameOf(event.id),
    type: nameOf(event.type),
    body: text === undefined ? null : clean(text, MOST_BODY),
    isCut: text !== undefined && text.length > MOST_BODY,
  };
};

const textOf = (raw: unknown): string | undefined => {
  if (raw === undefined) return undefined;
  if (!Buffer.isBuffer(raw)) return JSON.stringify(raw);
  return isUtf8(raw) ? raw.toString('utf8') : undefined;
};

/** Whom it concerns: the region of the event, if the device may speak for it; else the device's. */
const regionOf = (event: Record<string, unknown>, sender: DevicePrincipal, tree: RegionTree): string => {
  const given = isObject(event.data) ? event.data.region : undefined;
  const code = typeof given === 'string' ? canonicalCode(given) : undefined;
  if (code === undefined || !tree.isKnown(code)) return sender.region;
  return tree.isWithin(code, sender.region, '9999-12-31') ? code : sender.region;
};

export const rejectionOf = (sender: DevicePrincipal, rejection: Rejection, sent: Sent, at: Instant): NewRejection => ({
  ...sent,
  at,
  device: sender.id,
  status: meaningOf(rejection.code).status,
  code: rejection.code,
  detail: clean(detailOf(rejection), MOST_DETAIL),
  errors: (rejection.errors ?? []).slice(0, MOST_ERRORS).map((fault) => ({
    pointer: clean(fault.pointer, MOST_DETAIL),
    code: fault.code,
    detail: clean(fault.detail, MOST_DETAIL),
  })),
});
