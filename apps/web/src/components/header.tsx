import type { Session } from '../api/types.js';
import type { LiveState } from '../board/live-connection.js';
import { formatMoment } from '../format/time.js';
import { useWords } from '../i18n/language.js';

export const Beacon = () => (
  <svg className="beacon" viewBox="0 0 32 32" aria-hidden="true">
    <path className="beacon-tower" d="M11 28l1.600-11.500h6.800L21 28zM10.500 13.500h11v2h-11z" />
    <path
      className="beacon-fire"
      d="M16 2.500c.6 2.800 3.800 3.900 3.800 7.100a3.800 3.800 0 0 1-7.600.1c0-2 1-2.700 1.700-3.900.5 1 1 1.500 1.300 2.300.7-1.900.9-3.700.8-5.600z"
    />
  </svg>
);

export const LanguageSwitch = () => {
  const { t, toggle, language } = useWords();
  return (
    <button
      type="button"
      className="button button-quiet"
      onClick={toggle}
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      title={t('app.languageLabel')}
    >
      {t('app.language')}
    </button>
  );
};

interface HeaderProps {
  readonly place: string;
  readonly session: Session;
  readonly connection: LiveState;
  readonly lastContact: number | null;
  readonly onLeave: () => void;
  readonly onDevices: () => void;
  readonly onPeople: () => void;
}

export const Header = ({ place, session, connection, lastContact, onLeave, onDevices, onPeople }: HeaderProps) => {
  const { t } = useWords();
  return (
    <header className="top">
      <Beacon />
      <h1 className="top-title">
        <span className="top-name">{t('app.name')}</span>
        <span className="top-place">{place}</span>
        <span className="top-subtitle">{t('app.subtitle')}</span>
      </h1>
      <p className={`contact contact-${connection}`}>
        <span className="contact-dot" aria-hidden="true" />
        <strong>{t(`connection.${connection}`)}</strong>
        {lastContact !== null && (
          <span className="contact-time">{t('connection.asOf', { time: formatMoment(lastContact, Date.now()) })}</span>
        )}
      </p>
      <div className="top-actions">
        {session.role === 'administrator' && (
          <>
            <button type="button" className="button button-quiet" onClick={onPeople}>
              {t('people.title')}
            </button>
            <button type="button" className="button button-quiet" onClick={onDevices}>
              {t('devices.title')}
            </button>
          </>
        )}
        <LanguageSwitch />
        <span className="top-user">{session.user}</span>
        <button type="button" className="button button-quiet" onClick={onLeave}>
          {t('session.signOut')}
        </button>
      </div>
    </header>
  );
};
