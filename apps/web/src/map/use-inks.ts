import { useEffect, useState } from 'react';

const NAMES = ['good', 'warn', 'bad', 'none', 'ink', 'edge', 'accent', 'surface', 'muted'] as const;
export type Inks = Readonly<Record<(typeof NAMES)[number], string>> & { readonly font: string };

const readInks = (): Inks => {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--map-${name}`).trim();
  const entries = NAMES.map((name) => [name, read(name)] as const);
  return {
    ...(Object.fromEntries(entries) as Record<(typeof NAMES)[number], string>),
    font: getComputedStyle(document.body).fontFamily,
  };
};

/** A canvas does not see the style sheet: its colours are read from there, anew when light turns to dark. */
export const useInks = (): Inks => {
  const [inks, setInks] = useState(readInks);
  useEffect(() => {
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    const renew = () => setInks(readInks());
    scheme.addEventListener('change', renew);
    return () => scheme.removeEventListener('change', renew);
  }, []);
  return inks;
};
