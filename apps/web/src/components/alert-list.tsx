import { useRef } from 'react';
import type { Alert } from '../api/types.js';
import { alertMark, alertsInOrder, type Board, isOpen } from '../board/board.js';
import { type Catalogue, regionPath } from '../board/catalogue.js';
import { useWords } from '../i18n/language.js';
import { AlertItem } from './alert-item.js';
import { ruleKey } from './alert-words.js';

/** So many of level info need no lid. */
const FEW = 4;

export const AlertList = ({ board, catalogue }: { board: Board; catalogue: Catalogue }) => {
  const { t, pick } = useWords();
  const alerts = alertsInOrder(board);
  const open = alerts.filter(isOpen);
  // A breach of an inherited target in a town is for information: at hand, and not in the way of what is grave.
  const grave = open.filter(({ severity }) => severity !== 'info');
  const info = open.filter(({ severity }) => severity === 'info');
  const ended = alerts.filter((alert) => !isOpen(alert));
  const listOf = (items: readonly Alert[]) => (
    <ul className="alerts">
      {items.map((alert) => (
        <AlertItem
          key={alertMark(alert)}
          alert={alert}
          catalogue={catalogue}
          incidentOf={(id) => board.incidents.find((incident) => incident.id === id)}
          isFresh={board.fresh.has(alertMark(alert))}
        />
      ))}
    </ul>
  );
  const latest = useRef('');
  const news = open.find((alert) => board.fresh.has(alertMark(alert)));
  if (news && news.state === 'firing') {
    latest.current = t('alerts.announce', {
      region: regionPath(catalogue, news.region).map(pick).join(' '),
      title: t(ruleKey(news.rule)),
    });
  }
  return (
    <section className="panel alert-panel" aria-label={t('alerts.title')}>
      <div className="panel-head">
        <h2>{t('alerts.title')}</h2>
        {board.listsLoaded && <p className="panel-note">{t('alerts.count', { n: open.length })}</p>}
      </div>
      <p className="sr-only" aria-live="polite">
        {latest.current}
      </p>
      {alerts.length === 0 && <p className="nothing">{board.listsLoaded ? t('alerts.none') : t('alerts.waiting')}</p>}
      {listOf(grave)}
      {info.length > 0 && info.length <= FEW && listOf(info)}
      {info.length > FEW && (
        <details className="more">
          <summary>{t('alerts.info', { n: info.length })}</summary>
          {listOf(info)}
        </details>
      )}
      {ended.length > 0 && listOf(ended)}
    </section>
  );
};
