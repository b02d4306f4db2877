import type { Asked } from '../../board/use-inquiry.js';
import { useWords } from '../../i18n/language.js';

/** Says that an answer is on its way, or that there is none and what can be done; nothing where all is well. */
export const AnswerState = <T,>({ asked }: { asked: Asked<T> }) => {
  const { t } = useWords();
  const { value, failure, asking, retry } = asked;
  const isFirst = value === undefined && failure === undefined && asking;
  return (
    <div className="answer-state" role="status">
      {isFirst && <p className="nothing">{t('explain.loading')}</p>}
      {failure && (
        <p className="notice">
          {t(value === undefined ? 'explain.failed' : 'explain.stale')}{' '}
          <button type="button" className="button" onClick={retry} disabled={asking}>
            {t('explain.retry')}
          </button>
        </p>
      )}
    </div>
  );
};
