// OWASP API10:2023, Unsafe Consumption of APIs: what others answer and what others wrote is bounded and judged like any input:
// receivers of webhooks, tables to import, the table of working days.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookNotifier } from '#channels/webhook';
import { nextAttempt } from '#domain/notification/back-off';
import { parseWorkingDays } from '#runtime/seeds/working-days';
import { answering, type HttpReceiver, openReceiver, silent } from '#test/alerting/http-receiver';
import { readTable } from '../../apps/ops/import/read-table.js';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const never = new AbortController().signal;
const send = (timeoutMs = 500) =>
  new WebhookNotifier({ url: receiver.url, allowPrivateTargets: true, timeoutMs }).send(
    { id: 'a', body: '{}', now: Date.now() },
    never,
  );

describe('a receiver', () => {
  it('that never answers is left', async () => {
    receiver.behave(silent);
    const since = performance.now();
    expect(await send()).toMatchObject({ type: 'failed', reason: 'timeout' });
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  it('that answers without end is cut off', async () => {
    let poured = 0;
    receiver.behave((response) => {
      response.writeHead(500);
      const pour = (): void => {
        while (!response.destroyed) {
          poured += 65_536;
          if (!response.write(Buffer.alloc(65_536))) break;
        }
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await send(5_000)).toMatchObject({ type: 'failed', reason: 'status' });
    expect(poured).toBeLessThan(50_000_000);
  });

  it('whose head has no end is left', async () => {
    receiver.behave((response) => {
      for (let i = 0; i < 3_000; i += 1) response.setHeader(`x-${i}`, 'x'.repeat(100));
      response.writeHead(200).end();
    });
    expect(await send(5_000)).toMatchObject({ type: 'failed' });
  });

  it('that speaks no HTTP is a failure, and its words go nowhere', async () => {
    receiver.behave((response) => void response.socket?.end('<script>alert(1)</script>\r\n\r\n'));
    const outcome = await send();
    expect(outcome).toMatchObject({ type: 'failed', reason: 'unreachable' });
    expect(JSON.stringify(outcome)).not.toContain('script');
  });

  it.each(['-1', 'x', '1e9', '999999999999999', '9'.repeat(1_000), 'Thu, 99 Foo 2026', '\u00ff'])(
    'that says nonsense about when to come again, %s, is not believed',
    async (text) => {
      receiver.behave(answering(503, { 'retry-after': text }));
      const outcome = await send();
      expect(outcome).toMatchObject({ type: 'failed', reason: 'status' });
      const { retryAfterMs = 0 } = outcome.type === 'failed' ? outcome : {};
      expect(retryAfterMs).toBeGreaterThanOrEqual(0);
      // However long it asks for, it is asked again within the longest pause.
      const next = nextAttempt({ attempts: 1, firstDueAt: 0, now: 0, random: 0, retryAfterMs });
      expect(next).toBeLessThanOrEqual(4 * 3_600_000);
    },
  );
});

describe('a table to import', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no table', Buffer.from('<html><body>404</body></html>\n"')],
    ['a quote without end', Buffer.from('a,b\n"x,1\n2,3\n')],
    ['rows of other lengths', Buffer.from('a,b\n1,2,3\n')],
    ['a column twice', Buffer.from('a,a\n1,2\n')],
  ])('that is %s is a fault with its line, and nothing is thrown', (_, bytes) => {
    const table = readTable(bytes);
    expect(table).toMatchObject({
      ok: false,
      fault: { line: expect.any(Number), detail: expect.stringMatching(/ \/ /) },
    });
  });

  it('means its cells: a column named after a prototype is a column', () => {
    const table = readTable(Buffer.from('__proto__,a\nx,1\n'));
    expect(table.ok && [Object.keys({}), table.rows[0]?.cells.a]).toEqual([[], '1']);
  });
});

describe('the table of working days', () => {
  it.each([
    ['', 'is not JSON'],
    ['<html>', 'is not JSON'],
    ['[]', 'must have that shape'],
    ['{"years":{"x":{"off":[],"work":[]}}}', 'is not a year'],
    ['{"years":{"2026":{"off":["2026-02-30"],"work":[]}}}', 'is not a day of that year'],
    ['{"years":{"2026":{"off":["2026-01-03"],"work":[]}}}', 'Monday to Friday only'],
  ])('that is broken, %s, stops with the reason', (text, reason) => {
    expect(() => parseWorkingDays(text)).toThrow(reason);
  });
});
