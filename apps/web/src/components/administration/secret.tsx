import { useState } from 'react';
import { useWords } from '../../i18n/language.js';

/** A token, this once: to be copied, or read and selected where the browser does not let a page copy. */
export const Secret = ({ value }: { value: string }) => {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    // Not over plain HTTP, but for this very machine.
    void navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="secret">
      <code>{value}</code>
      <button type="button" className="button" onClick={copy}>
        {isCopied ? t('devices.copied') : t('devices.copy')}
      </button>
    </div>
  );
};
