import { type FormEvent, useRef } from 'react';
import type { Catalogue } from '../../board/catalogue.js';
import { regionPath } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';

export type Wanted = 'phone' | 'token';

interface DeviceFormProps {
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly busy: boolean;
  readonly onAdd: (wanted: Wanted, device: { name: string; region: string }) => Promise<boolean>;
}

/** One form, two ends: which button was pressed says what is shown afterwards. */
export const DeviceForm = ({ catalogue, region, busy, onAdd }: DeviceFormProps) => {
  const { t, pick } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const codes = [...catalogue.regions.keys()];
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const fields = new FormData(event.currentTarget);
    const wanted = submitter?.getAttribute('value') === 'token' ? 'token' : 'phone';
    const device = { name: String(fields.get('name')).trim(), region: String(fields.get('region')) };
    if (await onAdd(wanted, device)) form.current?.reset();
  };
  return (
    <form ref={form} className="device-form" onSubmit={(event) => void submit(event)}>
      <label>
        <span>{t('devices.name')}</span>
        <input name="name" required maxLength={64} autoComplete="off" />
      </label>
      <label>
        <span>{t('devices.region')}</span>
        <select name="region" defaultValue={codes.includes(region) ? region : undefined}>
          {codes.map((code) => (
            <option key={code} value={code}>
              {regionPath(catalogue, code).map(pick).join(' · ')}
            </option>
          ))}
        </select>
      </label>
      <div className="device-buttons">
        <button type="submit" value="phone" className="button button-main" disabled={busy}>
          {t('devices.addPhone')}
        </button>
        <button type="submit" value="token" className="button" disabled={busy}>
          {t('devices.addToken')}
        </button>
      </div>
    </form>
  );
};
