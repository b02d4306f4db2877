import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, PHONE, signIn, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

// What runs inside the browser is text here: this side knows no DOM.
const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Texts of the page that are in Chinese, save what people wrote and the name of the other language. */
const chineseTexts = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('#root'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!/\\p{Script=Han}/u.test(data)) continue;
      if (!parentElement.closest('.incident-text, .entry-summary, .incident-place small, button[lang="zh-CN"]')) found.push(data);
    }
    return found;
  })()`);

describe('a person who reads the page', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    await product.report({ id: 'reading-1', region: '440605124', deaths: 1, summary: '塔吊吊物坠落' });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('is told in words when the password is wrong', async () => {
    const { page } = await visit(browser, product);
    await page.fill('input[name=user]', 'nobody');
    await page.fill('input[name=password]', 'not this one');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]', { hasText: '用户名或密码不正确' }).waitFor();
  });

  it('on a phone scrolls down only, in both languages, with every town unfolded', async () => {
    const { page } = await visit(browser, product, { viewport: PHONE });
    expect(await overflow(page)).toBe(0);
    await signIn(page, product);
    await page.waitForSelector('[data-incident="reading-1"]');
    await page.click('text=全部展开');
    await page.waitForSelector('tr[data-region="440605124"]');
    expect(await overflow(page)).toBe(0);
    await page.click('text=English');
    await page.waitForSelector('text=Latest incidents');
    expect(await overflow(page)).toBe(0);
  });

  it('in English finds English everywhere, and again after coming back', async () => {
    const { page } = await visit(browser, product);
    await page.click('text=English');
    expect(await chineseTexts(page)).toEqual([]);
    await signIn(page, product);
    await page.waitForSelector('[data-incident="reading-1"]');
    await page.waitForSelector('[data-incident="reading-1"] >> text=Shishan');
    expect(await chineseTexts(page)).toEqual([]);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.waitForSelector('text=Latest incidents');
    expect(await page.title()).toBe('Fengsui · City safety monitor');
  });

  it('opens the explanation of a value and leaves it, by keyboard alone', async () => {
    const { page } = await visit(browser, product);
    await signIn(page, product);
    const value = page.locator('.tile .value-button').first();
    await value.focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('dialog[open]');
    for (const part of ['计算式', '分子', '分母', '目标', '全期额度', '统计推断', '完整性'])
      await dialog.locator('h3', { hasText: part }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.tile .value-button:focus').waitFor();
  });

  it('chooses another window, and sees which days it covers', async () => {
    const { page } = await visit(browser, product);
    await signIn(page, product);
    await page.getByLabel('近 12 个月').check();
    const year = new Date().getFullYear();
    await page.locator('.windows-range', { hasText: `${year - 1}年` }).waitFor();
    await page
      .locator('.tile')
      .first()
      .locator('.mark', { hasText: /超限|未超限|无数值|无目标/ })
      .waitFor();
  });

  it('shows everything else where the map has no room, and the map once it has', async () => {
    const { page, complaints } = await visit(browser, product);
    await page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.map-space .map { display: none !important }');
      document.adoptedStyleSheets = [sheet];
    })()`);
    await signIn(page, product);
    await page.waitForSelector('[data-incident="reading-1"]');
    expect(complaints).toEqual([]);
    await page.evaluate('document.adoptedStyleSheets = []');
    await page.locator('.map canvas').waitFor();
    await page.locator('tr[data-region="440605"]').waitFor();
    expect(complaints).toEqual([]);
  });
});
