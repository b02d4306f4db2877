// An administrator's people, beside the board: who may do what, and what was done with it.

import { useEffect, useRef, useState } from 'react';
import type { Session } from '../../api/types.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';
import { PersonList } from './person-list.js';
import { Trail } from './trail.js';

interface PeopleProps {
  readonly catalogue: Catalogue;
  readonly session: Session;
  readonly onClose: () => void;
}

const PARTS = ['people.title', 'people.trail'] as const;

export const People = ({ catalogue, session, onClose }: PeopleProps) => {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [part, setPart] = useState<(typeof PARTS)[number]>('people.title');
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="explanation" aria-label={t('people.title')} onClose={onClose}>
      <div className="explanation-body">
        <div className="explanation-head">
          <div className="explanation-title">
            <h2 className="sr-only">{t('people.title')}</h2>
            <fieldset className="people-parts" aria-label={t('people.title')}>
              {PARTS.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="button people-part"
                  aria-pressed={one === part}
                  onClick={() => setPart(one)}
                >
                  {t(one)}
                </button>
              ))}
            </fieldset>
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {t('devices.close')}
            </button>
          </div>
        </div>
        {part === 'people.title' ? (
          <PersonList catalogue={catalogue} session={session} />
        ) : (
          <Trail catalogue={catalogue} />
        )}
      </div>
    </dialog>
  );
};
