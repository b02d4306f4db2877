// The signed-in page: one board, one catalogue, and what the reader has chosen. Everything below it only draws.

import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiFailure } from '../api/http.js';
import { PLAN_INDICATORS } from '../api/queries.js';
import type { Session, WindowName } from '../api/types.js';
import { readingKey } from '../board/board.js';
import { BoardSession } from '../board/board-session.js';
import { type Catalogue, emptyCatalogue, fetchCatalogue, regionNames } from '../board/catalogue.js';
import { formatDay, lastDayBefore } from '../format/time.js';
import { useWords } from '../i18n/language.js';
import { AlertList } from './alert-list.js';
import { AreaPanel } from './area-panel.js';
import { ConnectionBanner } from './connection-banner.js';
import { Devices } from './devices/devices.js';
import { Explanation } from './explanation/explanation.js';
import { Header } from './header.js';
import { IncidentList } from './incidents/incident-list.js';
import { IndicatorTile } from './indicator-tile.js';
import { People } from './people/people.js';
import { WindowChooser } from './window-chooser.js';

interface DashboardProps {
  readonly session: Session;
  readonly onSignedOut: () => void;
  readonly onLeave: () => void;
}

/** A person of the city, a district or a town starts at their own region; whoever sees more starts at the own city. */
const OWN_CITY = '440600';
const rootOf = ({ region }: Session): string => (region.startsWith(OWN_CITY.slice(0, 4)) ? region : OWN_CITY);

const CATALOGUE_RETRY_MS = 3000;

const useCatalogue = (root: string): Catalogue => {
  const [catalogue, setCatalogue] = useState(() => emptyCatalogue(root));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const fetched = await fetchCatalogue(root);
        if (!gone) setCatalogue(fetched);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (!gone) timer = setTimeout(() => void ask(), CATALOGUE_RETRY_MS);
      }
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [root]);
  return catalogue;
};

const useBoardSession = (root: string, onSignedOut: () => void): BoardSession => {
  const [session, setSession] = useState(() => new BoardSession(root, onSignedOut));
  useEffect(() => {
    // A stopped session never starts again: React mounts twice in development.
    const fresh = new BoardSession(root, onSignedOut);
    setSession(fresh);
    fresh.start();
    return () => fresh.stop();
  }, [root, onSignedOut]);
  return session;
};

export const Dashboard = ({ session, onSignedOut, onLeave }: DashboardProps) => {
  const { t, pick, language } = useWords();
  const root = rootOf(session);
  const catalogue = useCatalogue(root);
  const boardSession = useBoardSession(root, onSignedOut);
  const page = useSyncExternalStore(boardSession.store.subscribe, boardSession.store.shown);
  const [window, setWindow] = useState<WindowName>('period');
  const [indicator, setIndicator] = useState<string>(PLAN_INDICATORS[0]);
  const [region, setRegion] = useState<string | null>(null);
  const [explained, setExplained] = useState<{ indicator: string; region: string } | null>(null);

  const [panel, setPanel] = useState<'devices' | 'people' | null>(null);

  const readingOf = (id: string, code: string) => page.board.readings.get(readingKey(id, code, window));
  const shownWindow = readingOf(indicator, root)?.window;
  const place = pick(regionNames(catalogue, root));
  const explain = (id: string, code: string) => setExplained({ indicator: id, region: code });

  return (
    <>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <Header
        place={place}
        session={session}
        connection={page.connection}
        lastContact={page.lastContact}
        onLeave={onLeave}
        onDevices={() => setPanel('devices')}
        onPeople={() => setPanel('people')}
      />
      <ConnectionBanner page={page} />
      <main id="content" tabIndex={-1} className={page.connection === 'lost' ? 'page page-stale' : 'page'}>
        <WindowChooser
          chosen={window}
          range={
            shownWindow &&
            t('window.range', {
              from: formatDay(shownWindow.from, language),
              to: formatDay(lastDayBefore(shownWindow.to), language),
            })
          }
          onChoose={(name) => {
            setWindow(name);
            boardSession.show(name);
          }}
        />
        <section className="tiles" aria-label={place}>
          {PLAN_INDICATORS.map((id) => (
            <IndicatorTile
              key={id}
              id={id}
              indicator={catalogue.indicators.get(id)}
              reading={readingOf(id, root)}
              place={place}
              scope={window}
              selected={id === indicator}
              onSelect={() => setIndicator(id)}
              onExplain={() => explain(id, root)}
            />
          ))}
        </section>
        <div className="columns">
          <AreaPanel
            catalogue={catalogue}
            scope={window}
            indicator={indicator}
            region={region}
            readingOf={readingOf}
            onIndicator={setIndicator}
            onRegion={setRegion}
            onExplain={explain}
          />
          <AlertList board={page.board} catalogue={catalogue} />
          <IncidentList board={page.board} catalogue={catalogue} />
        </div>
      </main>
      <footer className="foot">
        {t('app.footer')} <a href="/assets/licenses.md">{t('app.licences')}</a>
      </footer>
      {panel === 'devices' && <Devices catalogue={catalogue} region={session.region} onClose={() => setPanel(null)} />}
      {panel === 'people' && <People catalogue={catalogue} session={session} onClose={() => setPanel(null)} />}
      {explained && (
        <Explanation
          catalogue={catalogue}
          opened={{ ...explained, window }}
          reading={readingOf(explained.indicator, explained.region)}
          connection={<ConnectionBanner page={page} />}
          incidentOf={(id) => page.board.incidents.find((incident) => incident.id === id)}
          onClose={() => setExplained(null)}
        />
      )}
    </>
  );
};
