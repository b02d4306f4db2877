import { type Status, type Tone, toneOf } from '../board/status-of.js';
import { useWords } from '../i18n/language.js';

/** One shape per tone, so that the meaning does not hang on colour. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.3 5.1-4 4.8a.8.8 0 0 1-1.2 0L4.500 9.100a.8.8 0 1 1 1.200-1.100l1 1.100 3.400-4.100a.8.8 0 1 1 1.200 1.100Z',
  warn: 'M8 1.200a1 1 0 0 1 .9.5l6.400 11.600a1 1 0 0 1-.9 1.500H1.600a1 1 0 0 1-.9-1.500L7.100 1.700a1 1 0 0 1 .9-.5Zm0 4.300a.8.8 0 0 0-.8.8v3.200a.8.8 0 0 0 1.600 0V6.300a.8.8 0 0 0-.8-.8Zm0 5.900a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800Z',
  bad: 'M5.100 1h5.800L15 5.100v5.800L10.900 15H5.100L1 10.900V5.100Zm.6 3.700a.7.7 0 0 0-1 1L7 8l-2.300 2.300a.7.7 0 0 0 1 1L8 9l2.300 2.300a.7.7 0 0 0 1-1L9 8l2.300-2.300a.7.7 0 0 0-1-1L8 7Z',
  none: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.600a5.400 5.400 0 1 1 0 10.800A5.400 5.400 0 0 1 8 2.600ZM5.200 7.200h5.600v1.600H5.200Z',
};

export const ToneIcon = ({ tone }: { tone: Tone }) => (
  <svg className={`tone-icon tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
    <path fillRule="evenodd" d={SHAPES[tone]} />
  </svg>
);

/** Shape and word. `quiet` keeps the word for screen readers only. */
export const StatusMark = ({ status, quiet = false }: { status: Status; quiet?: boolean }) => {
  const { t } = useWords();
  const tone = toneOf(status);
  return (
    <span className={quiet ? 'mark mark-quiet' : `mark mark-${tone}`}>
      <ToneIcon tone={tone} />
      <span className={quiet ? 'sr-only' : undefined}>{t(`status.${status}`)}</span>
    </span>
  );
};
