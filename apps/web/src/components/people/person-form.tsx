import type { FormEvent } from 'react';
import type { Duty } from '../../api/people.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';
import { DutyFields, dutyIn } from './duty-fields.js';

interface PersonFormProps {
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly busy: boolean;
  readonly onAdd: (name: string, duty: Duty) => Promise<boolean>;
}

export const PersonForm = ({ catalogue, region, busy, onAdd }: PersonFormProps) => {
  const { t } = useWords();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name')).trim();
    if (await onAdd(name, dutyIn(form))) form.reset();
  };
  return (
    <form className="device-form person-form" onSubmit={(event) => void submit(event)}>
      <label className="person-name">
        <span>{t('people.name')}</span>
        <input name="name" required maxLength={64} autoComplete="off" autoCapitalize="off" />
      </label>
      {/* Mounted anew when the regions have come, so that the own one is chosen. */}
      <DutyFields key={catalogue.regions.size} catalogue={catalogue} chosen={{ role: 'viewer', region }} />
      <div className="device-buttons">
        <button type="submit" className="button button-main" disabled={busy}>
          {t('people.add')}
        </button>
      </div>
    </form>
  );
};
