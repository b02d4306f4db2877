import type { Tone } from '../board/status-of.js';
import { useWords } from '../i18n/language.js';
import type { TextKey } from '../i18n/zh.js';
import { ToneIcon } from './status-mark.js';

const ENTRIES: readonly { tone: Tone; words: readonly TextKey[] }[] = [
  { tone: 'good', words: ['status.within', 'status.met', 'status.in-limit'] },
  { tone: 'warn', words: ['status.over-pace'] },
  { tone: 'bad', words: ['status.exhausted', 'status.failed', 'status.breached'] },
  { tone: 'none', words: ['status.no-value', 'status.not-judged'] },
];

export const MapLegend = () => {
  const { t } = useWords();
  return (
    <ul className="legend" aria-label={t('map.legend')}>
      {ENTRIES.map(({ tone, words }) => (
        <li key={tone}>
          <ToneIcon tone={tone} />
          {words.map((word) => t(word)).join(' / ')}
        </li>
      ))}
    </ul>
  );
};
