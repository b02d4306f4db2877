import { Component, type ReactNode } from 'react';
import { useWords } from '../i18n/language.js';

const Broken = () => {
  const { t } = useWords();
  return (
    <div className="waiting" role="alert">
      <p>{t('app.broken')}</p>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('app.reload')}
      </button>
    </div>
  );
};

/** A fault in drawing ends in one sentence and a way out, never in a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
