// A reading opened on the real product: what it rests on, equal to what the API says; what was known before a correction,
// and the event that corrected it.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { DEVICE, RunningProduct } from './support/running-product.js';
import { openBrowser, PHONE, signIn, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

const TOWN = '440605124';
const INDICATOR = 'construction-deaths-per-10bn-yuan';
const MINUTE = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const year = new Date().getFullYear();

const facts = (deaths: number) => ({
  ...{ region: TOWN, sector: 'construction', occurredAt: ago(50), deaths, missing: 0 },
  ...{ seriousInjuries: 0, minorInjuries: 0, summary: '脚手架坍塌' },
});

/** Two deaths, known 40 minutes ago; one, as known 20 minutes ago; and what the town says that it built. */
const fill = async (product: RunningProduct): Promise<void> => {
  const subject = 'opened';
  const history = { history: true, subject } as const;
  const reported = { id: 'opened-1', type: 'safety.incident.reported', data: facts(2), knownsince: ago(40) };
  await product.send({ ...history, ...reported });
  const data = { ...facts(1), reason: 'corrected', replaces: { source: DEVICE, id: 'opened-1' } };
  const amended = { id: 'opened-2', type: 'safety.incident.amended', data, knownsince: ago(20) };
  await product.send({ ...history, ...amended });
  const period = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  await product.send({
    id: 'output-1',
    type: 'safety.exposure.declared',
    subject: `construction-output-yuan/construction/all/default/${TOWN}/${period.from}..${period.to}`,
    data: {
      ...{ measure: 'construction-output-yuan', sector: 'construction', region: TOWN, ...period },
      ...{ value: 24_000_000_000, status: 'provisional' },
    },
  });
};

const openTown = async (page: Page): Promise<Locator> => {
  await page.waitForSelector('tr[data-region="440605"]');
  if ((await page.locator(`tr[data-region="${TOWN}"]`).count()) === 0) {
    await page.locator('tr[data-region="440605"] .opener').click();
  }
  await page.locator(`tr[data-region="${TOWN}"] td[data-indicator="${INDICATOR}"] button`).click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('[data-ground="numerator"] tbody tr').first().waitFor();
  return dialog;
};

const knownAgo = async (dialog: Locator, minutes: number): Promise<void> => {
  const inBeijing = new Date(Date.now() + (8 * 60 - minutes) * MINUTE).toISOString().slice(0, 19);
  await dialog.locator('input[type="datetime-local"]').fill(inBeijing);
  await dialog.getByRole('button', { name: /对照|Compare/ }).click();
};

// What runs inside the browser is text here: this side knows no DOM.
const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate(
    'document.querySelector("dialog[open]").scrollWidth - document.querySelector("dialog[open]").clientWidth',
  );

describe('a reading that is opened', () => {
  let product: RunningProduct;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let dialog: Locator;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    await fill(product);
    ({ page, complaints } = await visit(browser, product));
    await signIn(page, product);
    dialog = await openTown(page);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('shows the entries, declarations and target that the API gives, and the same numbers', async () => {
    const query = new URLSearchParams({ indicator: INDICATOR, region: TOWN, window: 'period' });
    const answer = await page.request.get(`${product.url}/api/v1/readings/explanation?${query}`);
    const { reading, numerator, denominator, target } = await answer.json();
    const part = (name: string) => dialog.locator(`[data-ground="${name}"]`);

    expect(numerator.entries.map(({ subject }: { subject: string }) => subject)).toEqual(['opened']);
    const entry = part('numerator').locator('tr[data-entry="opened"]');
    for (const text of [numerator.entries[0].day, '狮山镇', `+${numerator.entries[0].amount} 人`, 'opened-2', '入库'])
      await entry.filter({ hasText: text }).waitFor();
    await part('numerator')
      .locator('.ground-total', { hasText: `${reading.numerator} 人，来自 1 起事故` })
      .waitFor();

    expect(denominator.map(({ event }: { event: { id: string } }) => event.id)).toEqual(['output-1']);
    const declared = part('denominator').locator('tr[data-declaration="output-1"]');
    for (const text of ['240 亿元', '暂定数', `${year}-12-31`]) await declared.filter({ hasText: text }).waitFor();

    for (const text of [`≤ ${target.limit}`, '佛山市', '沿用', '随产品附带的规划目标', target.event.id])
      await part('target').filter({ hasText: text }).waitFor();
    const shown = Number(await dialog.locator('.now-value .tile-number').textContent());
    expect(shown).toBeCloseTo(reading.value, 2);
  });

  it('says what was known before the correction, which event corrected it, and that this is the past', async () => {
    await knownAgo(dialog, 30);
    await dialog.locator('.past-banner', { hasText: '当时所知' }).waitFor();
    const row = dialog.locator('.compared tr', { hasText: '分子' }).locator('td');
    await row.first().waitFor();
    expect(await row.allTextContents()).toEqual(['2 人', '1 人', '−1 人']);
    const correction = dialog.locator('[data-moved="opened-2"]');
    for (const text of ['事件更正', '狮山镇', '−1 人']) await correction.filter({ hasText: text }).waitFor();

    await dialog.locator('.past-choice', { hasText: '以下依据' }).getByLabel('当时的').check();
    await dialog.locator('.is-past [data-entry="opened"]', { hasText: '+2 人' }).waitFor();
    await dialog.getByRole('button', { name: '回到现在' }).click();
    expect(await dialog.locator('.past-banner, .compared, .is-past').count()).toBe(0);
    await dialog.locator('[data-entry="opened"]', { hasText: '+1 人' }).waitFor();
  });

  it('refuses an instant to come, in words', async () => {
    await knownAgo(dialog, -60);
    await dialog.locator('[role=alert]', { hasText: '不能选将来的时刻' }).waitFor();
    expect(await dialog.locator('.past-banner').count()).toBe(0);
  });

  it('follows what is reported while it is open', async () => {
    await product.report({ id: 'meanwhile', region: TOWN, deaths: 1, summary: '高处坠落' });
    await dialog.locator('tr[data-entry="meanwhile"]', { hasText: '高处坠落' }).waitFor();
    await dialog.locator('.ground-total', { hasText: '2 人，来自 2 起事故' }).waitFor();
    expect(await dialog.locator('tr[data-entry="opened"]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('says above the value, too, when it is no longer live', async () => {
    await page.context().setOffline(true);
    await dialog.locator('.banner-lost', { hasText: '连接已断开' }).waitFor();
    await page.context().setOffline(false);
    await page.waitForSelector('.contact-live');
    await dialog.locator('.banner-lost').waitFor({ state: 'detached' });
  });

  it('says when what it rests on cannot be had, and tries again when asked', async () => {
    await page.keyboard.press('Escape');
    await page.route('**/readings/explanation?*', (route) => route.fulfill({ status: 500, json: {} }));
    await page.locator(`tr[data-region="${TOWN}"] td[data-indicator="${INDICATOR}"] button`).click();
    await dialog.locator('.notice', { hasText: '依据暂时无法载入' }).waitFor();
    // What the page knows of the reading itself is there all the same.
    await dialog.locator('[data-ground="numerator"] .ground-total', { hasText: '2 人' }).waitFor();
    await page.unroute('**/readings/explanation?*');
    await dialog.getByRole('button', { name: '重试' }).click();
    await dialog.locator('tr[data-entry="opened"]').waitFor();
    expect(await dialog.locator('.notice').count()).toBe(0);
  });

  it('fits a phone in both languages, the past beside the present', async () => {
    for (const language of ['中文', 'English']) {
      const { page: phone } = await visit(browser, product, { viewport: PHONE });
      if (language === 'English') await phone.click('text=English');
      await signIn(phone, product);
      const opened = await openTown(phone);
      expect(await sidewaysOverflow(phone)).toBe(0);
      await knownAgo(opened, 30);
      await opened.locator('[data-moved="opened-2"]').waitFor();
      expect(await sidewaysOverflow(phone)).toBe(0);
    }
  });
});
