import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ONE_SECOND, quickest } from '#test/quickest';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, signIn, type Visit, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

const TOWN = '440605124';
const INDICATOR = 'construction-deaths-per-10bn-yuan';

describe('the page while field units report', () => {
  let product: RunningProduct;
  let browser: Browser;
  let seen: Visit;
  let page: Page;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    seen = await visit(browser, product);
    page = seen.page;
    await signIn(page, product);
    await page.waitForSelector(`tr[data-region="440605"]`);
    await page.click('button[aria-expanded=false] >> nth=1');
    await page.waitForSelector(`tr[data-region="${TOWN}"]`);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const cell = (region: string) => page.locator(`tr[data-region="${region}"] td[data-indicator="${INDICATOR}"]`);

  it('shows an incident, and the deaths of its town, district and city, within a second of its acceptance', async () => {
    await cell('440600').filter({ hasText: '0 人' }).waitFor();
    const until = await quickest(async (n) => {
      const id = `browser-${n + 1}`;
      await product.report({ id, region: TOWN, deaths: 1, summary: '脚手架坍塌' });
      const accepted = performance.now();
      await page.waitForSelector(`[data-incident="${id}"] >> text=脚手架坍塌`);
      for (const region of [TOWN, '440605', '440600'])
        await cell(region)
          .filter({ hasText: `${n + 1} 人` })
          .waitFor();
      return performance.now() - accepted;
    }, ONE_SECOND);
    expect(until).toBeLessThan(1000);
  });

  it('shows the breach of the target with the event behind it', async () => {
    // The seeded plan allows the town less than one death in the year.
    const breach = page.locator('.alert', { hasText: '狮山镇' }).first();
    await breach.locator('summary').click();
    await breach.locator('code', { hasText: 'browser-1' }).waitFor();
    expect(await breach.getAttribute('data-state')).toBe('firing');
  });

  it('points out what has just changed, and only that', async () => {
    await page.locator('.arrived, .fresh').first().waitFor({ state: 'attached' });
    expect(await cell('440608').locator('.fresh').count()).toBe(0);
  });

  it('gives the browser nothing to complain about, under a policy without inline code', async () => {
    const policy = (await page.request.get(product.url)).headers()['content-security-policy'] ?? '';
    for (const kind of ['script', 'style']) expect(policy).toContain(`${kind}-src 'self';`);
    expect(policy).not.toContain('unsafe-inline');
    expect(seen.complaints).toEqual([]);
  });
});
