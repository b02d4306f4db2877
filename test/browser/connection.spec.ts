import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, signIn, visit } from './support/supervisor.js';

jest.setTimeout(180_000);

describe('the page while its server goes and comes', () => {
  let product: RunningProduct;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    ({ page } = await visit(browser, product));
    await signIn(page, product);
    await page.waitForSelector('tr[data-region="440605"]');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'says so when the server ends by %s, and recovers by itself',
    async (signal) => {
      await product.halt(signal);
      const banner = page.locator('.banner-lost');
      await banner.waitFor();
      expect(await banner.textContent()).toMatch(/连接已断开.*\d\d:\d\d:\d\d/);
      expect(await page.locator('main.page-stale').count()).toBe(1);
      // The old numbers stay, as old numbers.
      expect(await page.locator('tr[data-region="440605"]').count()).toBe(1);

      await product.resume();
      await product.report({ id: `after-${signal}`, region: '440604100', deaths: 0, summary: `恢复之后 ${signal}` });
      await page.waitForSelector('.contact-live');
      await page.waitForSelector(`[data-incident="after-${signal}"]`);
      expect(await banner.count()).toBe(0);
    },
  );

  it('asks to sign in again when the session has ended, and goes on where it was', async () => {
    await page.request.delete(`${product.url}/api/v1/session`, { headers: { 'x-fengsui-csrf': '1' } });
    await product.halt();
    await product.resume();
    await page.waitForSelector('.sign-in');
    expect(await page.locator('.notice').textContent()).toContain('会话已结束');
    await signIn(page, product);
    await page.waitForSelector('[data-incident="after-SIGKILL"]');
  });
});
