import { execFileSync } from 'node:child_process';
import { installPackages, programPath, requireProgram } from './install.js';

/** A Chromium for playwright-core (`executablePath`), with a font that has Chinese characters. */
export const chromiumPath = (): string => {
  const given = process.env.CHROMIUM_PATH;
  const path =
    given || requireProgram(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], ['chromium']);
  if (!hasChineseFont()) installPackages('a font with Chinese characters', ['fonts-wqy-zenhei', 'fontconfig']);
  return path;
};

const hasChineseFont = (): boolean => {
  if (process.platform !== 'linux') return true; // macOS and Windows bring theirs.
  const list = programPath('fc-list');
  return list !== undefined && execFileSync(list, [':lang=zh', 'family'], { encoding: 'utf8' }).trim() !== '';
};
