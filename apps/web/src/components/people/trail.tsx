// What people did, newest first: asked page by page, for everything, one act or one person.

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { type Act, type ActFilter, fetchActs } from '../../api/people.js';
import type { Catalogue } from '../../board/catalogue.js';
import { formatStamp } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { failureText } from '../administration/failure-text.js';
import { PlaceName } from '../place-name.js';
import { ACT_KEYS, actKey, actOf, kindKey } from './act-words.js';

const EVERYTHING: ActFilter = { actor: '', action: '' };

const useTrail = () => {
  const [filter, setFilter] = useState(EVERYTHING);
  const [acts, setActs] = useState<readonly Act[]>([]);
  const [next, setNext] = useState<string | null>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const ask = useCallback(async (wanted: ActFilter, after: { acts: readonly Act[]; cursor: string | null }) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const page = await fetchActs(wanted, after.cursor);
      setFilter(wanted);
      setActs([...after.acts, ...page.acts]);
      setNext(page.next);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }, []);
  const search = useCallback((wanted: ActFilter) => ask(wanted, { acts: [], cursor: null }), [ask]);
  useEffect(() => void search(EVERYTHING), [search]);
  const more = (): void => void ask(filter, { acts, cursor: next ?? null });
  return { acts, next, failure, busy, search, more };
};

export const Trail = ({ catalogue }: { catalogue: Catalogue }) => {
  const words = useWords();
  const { t } = words;
  const { acts, next, failure, busy, search, more } = useTrail();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void search({ actor: String(fields.get('actor')).trim(), action: String(fields.get('action')) });
  };
  return (
    <>
      <p className="people-intro">{t('people.trailIntro')}</p>
      <form className="device-form" onSubmit={submit}>
        <label>
          <span>{t('trail.actor')}</span>
          <input name="actor" maxLength={64} autoComplete="off" autoCapitalize="off" />
        </label>
        <label>
          <span>{t('trail.action')}</span>
          <select name="action">
            <option value="">{t('trail.all')}</option>
            {ACT_KEYS.map((key) => (
              <option key={key} value={actOf(key)}>
                {t(key)}
              </option>
            ))}
          </select>
        </label>
        <div className="device-buttons">
          <button type="submit" className="button button-main" disabled={busy}>
            {t('trail.search')}
          </button>
        </div>
      </form>
      {failure !== undefined && (
        <p className="notice notice-bad" role="alert">
          {failureText(failure, words)}
        </p>
      )}
      {next !== undefined && acts.length === 0 && <p className="nothing">{t('trail.none')}</p>}
      <ol className="acts" aria-busy={busy}>
        {acts.map((act) => (
          <ActRow key={act.seq} act={act} catalogue={catalogue} />
        ))}
      </ol>
      {next !== undefined && next !== null && (
        <button type="button" className="button button-quiet more-button" disabled={busy} onClick={more}>
          {t('trail.more')}
        </button>
      )}
      {next === null && acts.length > 0 && <p className="nothing">{t('trail.end')}</p>}
    </>
  );
};

const ActRow = ({ act, catalogue }: { act: Act; catalogue: Catalogue }) => {
  const { t } = useWords();
  const [key, kind] = [actKey(act.action), kindKey(act)];
  return (
    <li className="act" data-act={act.action}>
      <time dateTime={act.at}>{formatStamp(Date.parse(act.at))}</time>
      <div className="act-facts">
        <p className="act-head">
          <strong>{act.actor === '' ? t('trail.nobody') : act.actor}</strong>
          {act.actor !== '' && <span className="act-kind">{kind ? t(kind) : act.actorKind}</span>}
          <span>{key ? t(key) : act.action}</span>
          {act.object !== act.actor && <span>{act.object}</span>}
        </p>
        <p className="act-rest">
          {act.region !== null && <PlaceName catalogue={catalogue} code={act.region} />}
          {act.detail.map(([name, value]) => (
            <span key={name}>{`${name}: ${value}`}</span>
          ))}
          {act.address !== null && <span>{t('trail.from', { address: act.address })}</span>}
        </p>
      </div>
    </li>
  );
};
