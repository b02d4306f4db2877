import { type FormEvent, useState } from 'react';
import type { Duty, User } from '../../api/people.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';
import { PlaceName } from '../place-name.js';
import { DutyFields, dutyIn } from './duty-fields.js';

export interface PersonDeeds {
  readonly onAssign: (user: User, duty: Duty) => void;
  readonly onRenew: (user: User) => void;
  readonly onDisable: (user: User) => void;
}

interface PersonRowProps extends PersonDeeds {
  readonly user: User;
  /** Who looks. Nobody changes the own rights; a new password of one's own would end this page before it was read. */
  readonly isSelf: boolean;
  readonly catalogue: Catalogue;
  readonly busy: boolean;
}

type Asking = 'nothing' | 'duty' | 'renew' | 'disable';

/** What cannot be taken back is asked twice, in the row itself. */
export const PersonRow = ({ user, isSelf, catalogue, busy, onAssign, onRenew, onDisable }: PersonRowProps) => {
  const { t } = useWords();
  const [asking, setAsking] = useState<Asking>('nothing');
  const done = (deed: () => void) => () => {
    setAsking('nothing');
    deed();
  };
  const { name } = user;
  return (
    <li className={user.disabled ? 'device device-revoked' : 'device'} data-user={name}>
      <div className="device-facts">
        <strong>{name}</strong>
        <span>{t(`people.role.${user.role}`)}</span>
        <PlaceName catalogue={catalogue} code={user.region} />
        {isSelf && <span className="device-mark">{t('people.self')}</span>}
        {user.disabled && <span className="device-mark">{t('people.disabledMark')}</span>}
      </div>
      {!isSelf && !user.disabled && asking === 'nothing' && <Buttons busy={busy} onAsk={setAsking} />}
      {asking === 'duty' && (
        <DutyForm
          {...{ user, catalogue, busy }}
          onSave={(duty) => done(() => onAssign(user, duty))()}
          onCancel={() => setAsking('nothing')}
        />
      )}
      {asking === 'renew' && (
        <Ask
          text={t('people.confirmRenew', { name })}
          {...{ yes: t('people.renew'), no: t('people.cancel'), busy }}
          onYes={done(() => onRenew(user))}
          onNo={() => setAsking('nothing')}
        />
      )}
      {asking === 'disable' && (
        <Ask
          text={t('people.confirmDisable', { name })}
          {...{ yes: t('people.disable'), no: t('people.keep'), busy }}
          onYes={done(() => onDisable(user))}
          onNo={() => setAsking('nothing')}
        />
      )}
    </li>
  );
};

const Buttons = ({ busy, onAsk }: { busy: boolean; onAsk: (asking: Asking) => void }) => {
  const { t } = useWords();
  return (
    <div className="device-buttons">
      <button type="button" className="button" disabled={busy} onClick={() => onAsk('duty')}>
        {t('people.assign')}
      </button>
      <button type="button" className="button" disabled={busy} onClick={() => onAsk('renew')}>
        {t('people.renew')}
      </button>
      <button type="button" className="button" disabled={busy} onClick={() => onAsk('disable')}>
        {t('people.disable')}
      </button>
    </div>
  );
};

interface DutyFormProps {
  readonly user: User;
  readonly catalogue: Catalogue;
  readonly busy: boolean;
  readonly onSave: (duty: Duty) => void;
  readonly onCancel: () => void;
}

const DutyForm = ({ user, catalogue, busy, onSave, onCancel }: DutyFormProps) => {
  const { t } = useWords();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSave(dutyIn(event.currentTarget));
  };
  return (
    <form className="device-form person-duty" onSubmit={submit}>
      <DutyFields catalogue={catalogue} chosen={user} />
      <div className="device-buttons">
        <button type="submit" className="button button-main" disabled={busy}>
          {t('people.save')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('people.cancel')}
        </button>
      </div>
    </form>
  );
};

interface AskProps {
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly busy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

const Ask = ({ text, yes, no, busy, onYes, onNo }: AskProps) => (
  <div className="device-ask" role="alert">
    <p>{text}</p>
    <div className="device-buttons">
      <button type="button" className="button button-main" disabled={busy} onClick={onYes}>
        {yes}
      </button>
      <button type="button" className="button" onClick={onNo}>
        {no}
      </button>
    </div>
  </div>
);
