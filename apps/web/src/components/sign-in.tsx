import { type FormEvent, useState } from 'react';
import { ApiFailure } from '../api/http.js';
import { signIn } from '../api/session.js';
import { useWords, type Words } from '../i18n/language.js';
import { Beacon, LanguageSwitch } from './header.js';

const failureText = (error: unknown, { t }: Words): string => {
  if (!(error instanceof ApiFailure)) throw error;
  if (error.kind === 'unreachable') return t('session.unreachable');
  if (error.status === 429) return t('session.slow');
  return error.status === 401 ? t('session.wrong') : t('session.broken', { status: error.status });
};

export const SignIn = ({ ended, onSignedIn }: { ended: boolean; onSignedIn: () => void }) => {
  const words = useWords();
  const { t } = words;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(undefined);
    try {
      await signIn(String(fields.get('user')), String(fields.get('password')));
      onSignedIn();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
        <div className="sign-in-head">
          <Beacon />
          <div>
            <h1>{t('app.title')}</h1>
            <p>{t('session.intro')}</p>
          </div>
        </div>
        {ended && failure === undefined && (
          <p className="notice" role="status">
            {t('session.ended')}
          </p>
        )}
        {failure !== undefined && (
          <p className="notice notice-bad" role="alert">
            {failureText(failure, words)}
          </p>
        )}
        <label>
          <span>{t('session.user')}</span>
          <input name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        </label>
        <label>
          <span>{t('session.password')}</span>
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <button type="submit" className="button button-main" disabled={busy}>
          {busy ? t('session.busy') : t('session.submit')}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
};
