import { type Duty, ROLES } from '../../api/people.js';
import { type Catalogue, regionPath } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';

interface DutyFieldsProps {
  readonly catalogue: Catalogue;
  readonly chosen: Duty;
}

/** What somebody may do, and where: the same two fields for a new person and for one who is known. */
export const DutyFields = ({ catalogue, chosen }: DutyFieldsProps) => {
  const { t, pick } = useWords();
  const codes = [...catalogue.regions.keys()];
  return (
    <>
      <label>
        <span>{t('people.role')}</span>
        <select name="role" defaultValue={chosen.role}>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`people.role.${role}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('people.region')}</span>
        <select name="region" defaultValue={chosen.region}>
          {/* A place that this page does not list stays what it is unless another is chosen. */}
          {!codes.includes(chosen.region) && <option value={chosen.region}>{chosen.region}</option>}
          {codes.map((code) => (
            <option key={code} value={code}>
              {regionPath(catalogue, code).map(pick).join(' · ')}
            </option>
          ))}
        </select>
      </label>
    </>
  );
};

/** What was chosen, from the form around the fields. */
export const dutyIn = (form: HTMLFormElement): Duty => {
  const fields = new FormData(form);
  return {
    role: ROLES.find((role) => role === fields.get('role')) ?? 'viewer',
    region: String(fields.get('region')),
  };
};
