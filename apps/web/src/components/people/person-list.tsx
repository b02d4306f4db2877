// The people of an administrator's region. What was just done (a password, a change) stands above the list until the next deed.

import { ApiFailure } from '../../api/http.js';
import {
  addUser,
  assignUser,
  disableUser,
  fetchUsers,
  type Given,
  renewPassword,
  type User,
} from '../../api/people.js';
import type { Session } from '../../api/types.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords, type Words } from '../../i18n/language.js';
import { failureText } from '../administration/failure-text.js';
import { Secret } from '../administration/secret.js';
import { useDeeds } from '../administration/use-deeds.js';
import { PersonForm } from './person-form.js';
import { PersonRow } from './person-row.js';

type Made = { readonly type: 'password'; readonly given: Given } | { readonly type: 'said'; readonly text: string };

const textOf = (failure: unknown, words: Words): string =>
  failure instanceof ApiFailure && failure.code === 'conflict'
    ? words.t('people.conflict')
    : failureText(failure, words);

const password = async (given: Promise<Given>): Promise<Made> => ({ type: 'password', given: await given });

interface PersonListProps {
  readonly catalogue: Catalogue;
  readonly session: Session;
}

export const PersonList = ({ catalogue, session }: PersonListProps) => {
  const words = useWords();
  const { t } = words;
  const { items: users, made, failure, busy, run } = useDeeds<User, Made>(fetchUsers);
  const all = [...(users ?? [])].sort(
    (a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name, 'zh-CN'),
  );
  const said = async (done: Promise<void>, text: string): Promise<Made> => {
    await done;
    return { type: 'said', text };
  };
  return (
    <>
      <p className="people-intro">{t('people.intro')}</p>
      <PersonForm
        {...{ catalogue, busy, region: session.region }}
        onAdd={(name, duty) => run(() => password(addUser(name, duty)))}
      />
      {failure !== undefined && (
        <p className="notice notice-bad" role="alert">
          {textOf(failure, words)}
        </p>
      )}
      {made && (
        <div className="made" role="status">
          <p>{made.type === 'said' ? made.text : t('people.password', { name: made.given.name })}</p>
          {made.type === 'password' && <Secret value={made.given.password} />}
        </div>
      )}
      {users?.every(({ name }) => name === session.user) && <p className="nothing">{t('people.none')}</p>}
      <ul className="devices">
        {all.map((user) => (
          <PersonRow
            key={user.name}
            {...{ user, catalogue, busy, isSelf: user.name === session.user }}
            onAssign={({ name }, duty) => {
              const role = t(`people.role.${duty.role}`);
              void run(() => said(assignUser(name, duty), t('people.saved', { name, role })));
            }}
            onRenew={({ name }) => void run(() => password(renewPassword(name)))}
            onDisable={({ name }) => void run(() => said(disableUser(name), t('people.disabledNow', { name })))}
          />
        ))}
      </ul>
    </>
  );
};
