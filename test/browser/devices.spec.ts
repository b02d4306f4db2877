// An administrator of Nanhai at the desk shows a QR code; a phone follows it and gets its token, once; the token reports; then
// it is revoked at the desk and reports no more.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { RunningProduct } from './support/running-product.js';
import { openBrowser, PHONE, visit } from './support/supervisor.js';

jest.setTimeout(120_000);

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('devices', () => {
  let product: RunningProduct;
  let browser: Browser;
  let password: string;

  beforeAll(async () => {
    [product, browser] = await Promise.all([RunningProduct.start(), openBrowser()]);
    const added = await product.ops<{ password: string }>(
      ...['user', 'add', '--user', 'nan', '--role', 'administrator', '--region', '440605'],
    );
    password = added.password;
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const report = async (token: string, source: string): Promise<number> => {
    const response = await fetch(`${product.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        ...{
          specversion: '1.0',
          id: `${Math.random()}`,
          source,
          type: 'safety.return.filed',
          time: new Date().toISOString(),
        },
        subject: 'fire/440605124/2026-01-01..2026-02-01',
        data: {
          ...{ region: '440605124', sector: 'fire', from: '2026-01-01', to: '2026-02-01' },
          ...{ accidents: 0, deaths: 0, status: 'final' },
        },
      }),
    });
    return response.status;
  };

  const openDevices = async (page: Page): Promise<void> => {
    await page.fill('input[name=user]', 'nan');
    await page.fill('input[name=password]', password);
    await page.keyboard.press('Enter');
    await page.click('.top-actions button:has-text("设备")');
    await page.waitForSelector('.device-form option[value="440605124"]', { state: 'attached' });
  };

  it('a phone is enrolled by the code on the desk’s screen, and revoked there', async () => {
    const desk = await visit(browser, product);
    await openDevices(desk.page);
    await desk.page.fill('.device-form input', '狮山手机');
    await desk.page.selectOption('.device-form select', '440605124');
    const answered = desk.page.waitForResponse((r) => r.url().endsWith('/api/v1/devices') && r.status() === 201);
    await desk.page.click('.device-form button[value=phone]');
    const { id, enrolment } = await (await answered).json();
    await desk.page.waitForSelector('svg.qr');
    await desk.page.waitForSelector(`[data-device="${id}"]`);

    const phone = await visit(browser, product, { viewport: PHONE });
    await phone.page.goto(enrolment.url);
    await phone.page.reload();
    await phone.page.goto('about:blank');
    await phone.page.goto(enrolment.url);
    // The code is out of the address, and so out of the phone’s history.
    await phone.page.waitForURL(`${product.url}/enrol`);
    await phone.page.click('button:has-text("登记本机")');
    const token = (await phone.page.textContent('.secret code')) ?? '';
    expect(token).toMatch(/^fsd_/);
    expect(await overflow(phone.page)).toBe(0);
    const source = `urn:fengsui:device:${id}`;
    expect(await report(token, source)).toBe(202);

    await phone.page.goto('about:blank');
    await phone.page.goto(enrolment.url);
    await phone.page.click('button:has-text("登记本机")');
    await phone.page.locator('[role=alert]', { hasText: '已用过' }).waitFor();

    await desk.page.click(`[data-device="${id}"] >> text=撤销`);
    await desk.page.click(`[data-device="${id}"] .device-ask .button-main`);
    await desk.page.waitForSelector(`[data-device="${id}"].device-revoked`);
    expect(await report(token, source)).toBe(401);
    expect([desk.complaints, phone.complaints.filter((text) => !text.includes('404'))]).toEqual([[], []]);
  });

  it('fit a phone, in both languages', async () => {
    const { page } = await visit(browser, product, { viewport: PHONE });
    await openDevices(page);
    await page.fill('.device-form input', '桌面');
    await page.click('.device-form button[value=token]');
    await page.waitForSelector('.secret code');
    expect(await overflow(page)).toBe(0);
  });
});
