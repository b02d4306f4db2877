import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, signIn, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

describe('the clocks of incidents', () => {
  let product: RunningProduct;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    for (const [id, informed, told] of [
      ['in-time', 0.5, 0.4],
      ['overdue', 5, 4.5],
    ] as const) {
      await product.send({
        ...{ id: `${id}-1`, type: 'safety.incident.reported', subject: id, time: hoursAgo(told) },
        data: {
          ...{ region: '440605124', sector: 'construction', deaths: 1, missing: 0, seriousInjuries: 0 },
          ...{ minorInjuries: 0, occurredAt: hoursAgo(informed), unitInformedAt: hoursAgo(informed) },
          summary: '脚手架坍塌',
        },
      });
    }
    await product.report({ id: 'no-accident', region: '440605124', deaths: 0, summary: '无人伤亡' });
    ({ page } = await visit(browser, product));
    await signIn(page, product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const clocks = (id: string) => page.locator(`[data-incident="${id}"] .incident-clocks`);

  it('tell in the list what comes next and how long there is, and what is late', async () => {
    await clocks('in-time').filter({ hasText: '县级报市级 剩 1 小时' }).waitFor();
    await clocks('overdue').filter({ hasText: '超时 1 项' }).waitFor();
    await clocks('no-accident').filter({ hasText: '没有时限' }).waitFor();
  });

  it('open by keyboard, each with its law, its start, its end and what became of it', async () => {
    const button = clocks('overdue').getByRole('button');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.focus();
    await page.keyboard.press('Enter');
    const deadline = (id: string) => page.locator(`[data-incident="overdue"] [data-deadline="${id}"]`);
    for (const text of ['按时办理', '起算有记录', '截止', '国务院令493号第九条'])
      await deadline('unit-to-county').filter({ hasText: text }).waitFor();
    for (const text of ['已超时 2 小时', '起算推定', '国务院令493号第十条、第十一条'])
      await deadline('county-to-city').filter({ hasText: text }).waitFor();
    await deadline('casualty-window').filter({ hasText: '24:00 截止' }).waitFor();
    await page.keyboard.press('Enter');
    await deadline('unit-to-county').waitFor({ state: 'detached' });
  });

  it('go on by themselves when the report was passed on', async () => {
    const minutesAgo = (minutes: number) => hoursAgo(minutes / 60);
    await product.send({
      ...{ id: 'relay-1', type: 'safety.incident.relayed', subject: 'in-time' },
      data: {
        ...{ region: '440605124', step: 'county-to-city' },
        ...{ receivedAt: minutesAgo(10), completedAt: minutesAgo(1) },
      },
    });
    await clocks('in-time').filter({ hasText: '事故调查 剩' }).waitFor();
  });
});
