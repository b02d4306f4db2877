import { useWords } from '../../i18n/language.js';

interface MoreButtonProps {
  readonly shown: number;
  readonly total: number;
  /** There are more than `total`, which nobody asked for. */
  readonly isCut: boolean;
  readonly all: boolean;
  readonly onToggle: () => void;
}

/** Below a list that shows its first rows only; says how many. Nothing where all are shown anyhow. */
export const MoreButton = ({ shown, total, isCut, all, onToggle }: MoreButtonProps) => {
  const { t } = useWords();
  if (shown === total && !all) return null;
  return (
    <button type="button" className="button button-quiet more-button" onClick={onToggle}>
      {all ? t('grounds.fewer', { shown }) : t(isCut ? 'grounds.moreCut' : 'grounds.more', { shown, n: total })}
    </button>
  );
};
