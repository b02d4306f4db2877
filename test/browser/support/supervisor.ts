import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '#test/engines/chromium';
import type { RunningProduct } from './running-product.js';

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath() });

export interface Visit {
  readonly page: Page;
  /** What the browser complained about: scripts that broke, content that the security policy refused. */
  readonly complaints: string[];
}

/** Answers that the page expects and handles, and that the console mentions all the same. */
const EXPECTED = /status of (401|503)|net::ERR_/;

export const visit = async (
  browser: Browser,
  product: RunningProduct,
  options: BrowserContextOptions = {},
): Promise<Visit> => {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  await page.goto(product.url);
  return { page, complaints };
};

export const signIn = async (page: Page, product: RunningProduct): Promise<void> => {
  const { user, password } = product.credentials.supervisor;
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.contact-live');
};
