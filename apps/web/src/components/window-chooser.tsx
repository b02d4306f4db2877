import { WINDOWS, type WindowName } from '../api/types.js';
import { useWords } from '../i18n/language.js';

interface WindowChooserProps {
  readonly chosen: WindowName;
  readonly range: string | undefined;
  readonly onChoose: (window: WindowName) => void;
}

export const WindowChooser = ({ chosen, range, onChoose }: WindowChooserProps) => {
  const { t } = useWords();
  return (
    <fieldset className="windows">
      <legend>{t('window.label')}</legend>
      <div className="segments">
        {WINDOWS.map((name) => (
          <label key={name} className="segment">
            <input type="radio" name="window" checked={name === chosen} onChange={() => onChoose(name)} />
            <span>{t(`window.${name}`)}</span>
          </label>
        ))}
      </div>
      {range !== undefined && <span className="windows-range">{range}</span>}
    </fieldset>
  );
};
