// The people of an administrator's region. What was just done (a password, a change) stands above the list until the next deed.

import { useCallback, useEffect, useState } from 'react';
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
import { failureText } from '../devices/failure-text.js';
import { Secret } from '../devices/secret.js';
import { PersonForm } from './person-form.js';
import { PersonRow } from './person-row.js';

type Made = { readonly type: 'password'; readonly given: Given } | { readonly type: 'said'; readonly text: string };

/** One deed at a time; after each the list is asked for anew. */
const useDeeds = () => {
  const [users, setUsers] = useState<readonly User[]>();
  const [made, setMade] = useState<Made>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = useCallback(async (deed: () => Promise<Made | undefined>): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    setMade(undefined);
    try {
      setMade(await deed());
      setUsers(await fetchUsers());
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  useEffect(() => void run(async () => undefined), [run]);
  return { users, made, failure, busy, run };
};

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
  const { users, made, failure, busy, run } = useDeeds();
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
