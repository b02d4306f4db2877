// An administrator of Nanhai and the people of Nanhai: added with a password that works, given another role, disabled; and the
// trail of it, which says who. Nobody of elsewhere is on the page.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '#test/eventually';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, PHONE, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('people', () => {
  let product: RunningProduct;
  let browser: Browser;
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    for (const [user, region] of [
      ['nan', '440605'],
      ['shun', '440606'],
    ] as const) {
      const asked = ['user', 'add', '--user', user, '--role', 'administrator', '--region', region];
      passwords.set(user, (await product.ops<{ password: string }>(...asked)).password);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const enter = async (page: Page, user: string, password: string): Promise<void> => {
    await page.fill('input[name=user]', user);
    await page.fill('input[name=password]', password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.top-actions');
  };
  const openPeople = async (page: Page): Promise<void> => {
    await enter(page, 'nan', passwords.get('nan') ?? '');
    await page.click('.top-actions button:has-text("人员")');
    await page.waitForSelector('.person-form option[value="440605124"]', { state: 'attached' });
  };

  it('are added, get another role, are disabled, and the trail says who did it', async () => {
    const desk = await visit(browser, product);
    const { page } = desk;
    await openPeople(page);
    await page.waitForSelector('[data-user="nan"]');
    await page.locator('.nothing', { hasText: '还没有其他人员' }).waitFor();
    expect(await page.locator('[data-user]').count()).toBe(1);

    await page.fill('.person-form input', '李四');
    await page.selectOption('.person-form select[name=region]', '440605124');
    await page.click('.person-form button');
    const password = (await page.textContent('.secret code')) ?? '';
    expect(password).toHaveLength(20);
    const row = page.locator('[data-user="李四"]');
    await row.locator('text=查看者').waitFor();

    const phone = await visit(browser, product, { viewport: PHONE });
    await enter(phone.page, '李四', password);
    expect(await phone.page.locator('.top-actions button:has-text("人员")').count()).toBe(0);

    await row.locator('button:has-text("改角色或区划")').click();
    await row.locator('select[name=role]').selectOption('supervisor');
    await row.locator('button:has-text("保存")').click();
    await row.locator('text=监督员').waitFor();
    // A name that somebody of elsewhere has is taken, though it is not on this page.
    await page.fill('.person-form input', 'shun');
    await page.click('.person-form button');
    await page.locator('[role=alert]', { hasText: '用户名已被使用' }).waitFor();

    await row.locator('button:has-text("停用")').click();
    await row.locator('.device-ask .button-main').click();
    await page.waitForSelector('[data-user="李四"].device-revoked');
    // The page that was open elsewhere ends by itself.
    await phone.page.waitForSelector('input[name=user]');

    await page.click('.people-part:has-text("操作留痕")');
    await page.waitForSelector('[data-act="user-disabled"]');
    const acts = await page.locator('.act').evaluateAll((all) => all.map((one) => one.getAttribute('data-act')));
    expect(acts.slice(0, 2)).toEqual(['user-disabled', 'user-assigned']);
    await page.fill('input[name=actor]', '李四');
    await page.click('.device-form button:has-text("查询")');
    await eventually(async () => expect(await page.locator('.act').count()).toBe(1));
    expect(await page.textContent('.act')).toContain('登录');
    await page.selectOption('select[name=action]', 'user-added');
    await page.click('.device-form button:has-text("查询")');
    await page.locator('.nothing', { hasText: '没有符合条件的操作' }).waitFor();
    expect([desk.complaints.filter((text) => !text.includes('409')), phone.complaints]).toEqual([[], []]);
  });

  it('fit a phone, in both languages', async () => {
    const { page } = await visit(browser, product, { viewport: PHONE });
    await openPeople(page);
    await page.waitForSelector('[data-user="李四"]');
    expect(await overflow(page)).toBe(0);
    await page.click('.people-part:has-text("操作留痕")');
    await page.waitForSelector('.act');
    expect(await overflow(page)).toBe(0);
    await page.click('button:has-text("关闭")');
    await page.click('.top-actions [lang=en]');
    await page.click('.top-actions button:has-text("People")');
    await page.waitForSelector('[data-user="nan"]');
    expect([await overflow(page), await page.textContent('.person-form .button-main')]).toEqual([0, 'Add a person']);
  });
});
