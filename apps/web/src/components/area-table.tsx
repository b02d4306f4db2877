import { useState } from 'react';
import { PLAN_INDICATORS } from '../api/queries.js';
import type { Reading } from '../api/types.js';
import { type AreaOrder, inAreaOrder, nextOrder } from '../board/area-order.js';
import { type Catalogue, childrenOf, indicatorNames } from '../board/catalogue.js';
import { drawingOf } from '../board/plan-indicator.js';
import { useWords } from '../i18n/language.js';
import { AreaRow } from './area-row.js';

interface AreaTableProps {
  readonly catalogue: Catalogue;
  readonly scope: string;
  readonly indicator: string;
  readonly region: string | null;
  readonly open: ReadonlySet<string>;
  readonly readingOf: (indicator: string, region: string) => Reading | undefined;
  readonly onIndicator: (indicator: string) => void;
  readonly onRegion: (region: string | null) => void;
  readonly onExplain: (indicator: string, region: string) => void;
  readonly onToggle: (region: string) => void;
  readonly onOpen: (regions: ReadonlySet<string>) => void;
}

export const AreaTable = (props: AreaTableProps) => {
  const { catalogue, indicator, open, readingOf, onIndicator, onOpen } = props;
  const { t, pick } = useWords();
  const [order, setOrder] = useState<AreaOrder>({ column: 'region', descending: false });
  const sorted = (parent: string) => inAreaOrder(childrenOf(catalogue, parent), order, readingOf);
  const root = catalogue.regions.get(catalogue.root);
  const areas = sorted(catalogue.root);
  const openable = areas.filter(({ code }) => childrenOf(catalogue, code).length > 0);
  const allOpen = openable.length > 0 && openable.every(({ code }) => open.has(code));

  const head = (column: string, name: string) => (
    <th
      key={column}
      scope="col"
      className={column === 'region' ? 'area-name' : column === indicator ? 'area-cell is-chosen' : 'area-cell'}
      aria-sort={order.column === column ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        title={t('areas.sort', { column: name })}
        onClick={() => {
          setOrder(nextOrder(order, column, drawingOf(column).kind === 'rate'));
          if (column !== 'region') onIndicator(column);
        }}
      >
        {name}
        <span className="sort-mark" aria-hidden="true">
          {order.column === column ? (order.descending ? '▾' : '▴') : '↕'}
        </span>
      </button>
    </th>
  );

  return (
    <section className="panel area-panel" aria-label={t('areas.title')}>
      <div className="panel-head">
        <h2>{t('areas.title')}</h2>
        {openable.length > 0 && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => onOpen(allOpen ? new Set() : new Set(openable.map(({ code }) => code)))}
          >
            {allOpen ? t('areas.collapseAll') : t('areas.expandAll')}
          </button>
        )}
      </div>
      <table className="areas">
        <caption className="sr-only">{t('areas.caption')}</caption>
        <thead>
          <tr>
            {head('region', t('areas.region'))}
            {PLAN_INDICATORS.map((id) => head(id, pick(indicatorNames(catalogue, id))))}
          </tr>
        </thead>
        <tbody>
          {root && <AreaRow {...props} row={root} kind="root" />}
          {areas.flatMap((area) => [
            <AreaRow key={area.code} {...props} row={area} kind="area" />,
            ...(open.has(area.code)
              ? sorted(area.code).map((town) => <AreaRow key={town.code} {...props} row={town} kind="inner" />)
              : []),
          ])}
        </tbody>
      </table>
      {root && areas.length === 0 && <p className="nothing">{t('areas.empty')}</p>}
    </section>
  );
};
