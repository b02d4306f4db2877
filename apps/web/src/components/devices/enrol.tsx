// Where a phone's camera leads: the code is the fragment of the address. Opening the page does nothing, so that a preview cannot
// spend it; the button does. The code leaves the address at once, the token is on the screen only.

import { useEffect, useState } from 'react';
import { type DeviceToken, enrol } from '../../api/devices.js';
import { ApiFailure } from '../../api/http.js';
import { useWords } from '../../i18n/language.js';
import { failureText } from '../administration/failure-text.js';
import { Secret } from '../administration/secret.js';
import { Beacon, LanguageSwitch } from '../header.js';

export const Enrol = () => {
  const words = useWords();
  const { t } = words;
  const [code] = useState(() => location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [given, setGiven] = useState<DeviceToken>();
  const [failure, setFailure] = useState<unknown>();

  useEffect(() => history.replaceState(null, '', location.pathname), []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setGiven(await enrol(code));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  const isSpent = failure instanceof ApiFailure && failure.status === 404;
  return (
    <main className="sign-in">
      <section className="sign-in-card">
        <div className="sign-in-head">
          <Beacon />
          <div>
            <h1>{t('enrol.title')}</h1>
            <p>{t('app.title')}</p>
          </div>
        </div>
        {code === '' && <p className="notice">{t('enrol.noCode')}</p>}
        {failure !== undefined && (
          <p className="notice notice-bad" role="alert">
            {isSpent ? t('enrol.spent') : failureText(failure, words)}
          </p>
        )}
        {given && (
          <div className="enrolled" role="status">
            <p>{t('enrol.done')}</p>
            <Secret value={given.token} />
            <dl>
              <dt>{t('enrol.device')}</dt>
              <dd>{given.id}</dd>
              <dt>{t('devices.region')}</dt>
              <dd>{given.region}</dd>
              <dt>{t('enrol.source')}</dt>
              <dd>{given.source}</dd>
            </dl>
          </div>
        )}
        {code !== '' && !given && !isSpent && (
          <>
            <p>{t('enrol.intro')}</p>
            <button type="button" className="button button-main" disabled={busy} onClick={() => void submit()}>
              {busy ? t('enrol.busy') : t('enrol.submit')}
            </button>
          </>
        )}
      </section>
      <LanguageSwitch />
    </main>
  );
};
