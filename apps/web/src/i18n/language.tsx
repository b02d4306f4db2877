// The page's language: Chinese unless the reader chose otherwise. The choice is kept in this browser.

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { Names } from '../api/types.js';
import { en } from './en.js';
import { fill, type Holes } from './fill.js';
import { type TextKey, zh } from './zh.js';

export type Language = 'zh' | 'en';

export interface Words {
  readonly language: Language;
  readonly t: (key: TextKey, holes?: Holes) => string;
  /** The reader's language of a text that the server gives in both. */
  readonly pick: (names: Names) => string;
  readonly toggle: () => void;
}

const STORAGE_KEY = 'fengsui.language';
const DICTIONARIES: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { zh, en };

/** Storage may be forbidden; then the choice lasts as long as the page. */
const storedLanguage = (): Language => {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
};

const storeLanguage = (language: Language): void => {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // See above.
  }
};

const LanguageContext = createContext<Words | null>(null);

export const LanguageProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState<Language>(storedLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = DICTIONARIES[language]['app.title'];
  }, [language]);
  const toggle = useCallback(() => {
    const next = language === 'zh' ? 'en' : 'zh';
    storeLanguage(next);
    setLanguage(next);
  }, [language]);
  const words = useMemo<Words>(
    () => ({
      language,
      t: (key, holes) => fill(DICTIONARIES[language][key], holes),
      pick: (names) => names[language],
      toggle,
    }),
    [language, toggle],
  );
  return <LanguageContext value={words}>{children}</LanguageContext>;
};

export const useWords = (): Words => {
  const words = use(LanguageContext);
  if (!words) throw new Error('useWords outside of LanguageProvider');
  return words;
};
