// How one value came about. A modal dialog of the browser's own: it keeps the focus, closes with Escape, gives it back.
// The value on top is live; what is below is asked for anew when it moves, and stays shown until the new is there. What was
// known at an earlier instant stands in a place of its own, and is named as such wherever the reader scrolls.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { fetchExplanation, type Opened } from '../../api/explanation-queries.js';
import type { Incident, Reading } from '../../api/types.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useInquiry } from '../../board/use-inquiry.js';
import { toInput } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { AnswerState } from './answer-state.js';
import { AsKnownOn } from './as-known-on.js';
import { ExplanationHead } from './explanation-head.js';
import { Grounds } from './grounds.js';
import { NowValue } from './now-value.js';
import { PastGrounds } from './past-grounds.js';
import type { Past } from './past-moment.js';

interface ExplanationProps {
  readonly catalogue: Catalogue;
  readonly opened: Opened;
  /** The live one: it changes under the reader's eyes like everywhere else. */
  readonly reading: Reading | undefined;
  readonly connection: ReactNode;
  readonly incidentOf: (id: string) => Incident | undefined;
  readonly onClose: () => void;
}

const laterKnown = (a: Reading | undefined, b: Reading | null | undefined): Reading | undefined => {
  if (!a || !b) return a ?? b ?? undefined;
  return Date.parse(b.knownAt) > Date.parse(a.knownAt) ? b : a;
};

export const Explanation = (props: ExplanationProps) => {
  const { catalogue, opened, reading, connection, incidentOf, onClose } = props;
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [past, setPast] = useState<Past | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const asked = useInquiry(() => fetchExplanation(opened), reading?.knownAt);
  useEffect(() => {
    const shown = dialog.current;
    // A click beside the panel lands on the dialog itself.
    const closeBeside = (event: MouseEvent) => event.target === shown && shown?.close();
    shown?.showModal();
    shown?.addEventListener('click', closeBeside);
    return () => shown?.removeEventListener('click', closeBeside);
  }, []);
  const backToNow = () => {
    setPast(null);
    if (!input.current) return;
    input.current.value = toInput(Date.now());
    // The button that was pressed is gone; the focus must not be.
    input.current.focus();
  };
  const current = laterKnown(reading, asked.value?.reading);
  const known = asked.value?.reading ?? reading;
  const places = { catalogue, incidentOf, opened };
  return (
    <dialog ref={dialog} className="explanation" aria-label={t('explain.title')} onClose={onClose}>
      <div className="explanation-body">
        <ExplanationHead
          catalogue={catalogue}
          opened={opened}
          window={current?.window}
          past={past}
          connection={connection}
          onNow={backToNow}
          onClose={() => dialog.current?.close()}
        />
        <NowValue
          reading={current}
          unit={catalogue.indicators.get(opened.indicator)?.unit}
          isBesidePast={past !== null}
        />
        <AsKnownOn places={places} now={known} past={past} input={input} onPast={setPast} />
        {known && past?.grounds === 'then' ? (
          <PastGrounds key={`${past.at} ${past.days}`} places={places} now={known} past={past} />
        ) : (
          <>
            <AnswerState asked={asked} />
            {known && <Grounds places={places} reading={known} explanation={asked.value} />}
          </>
        )}
      </div>
    </dialog>
  );
};
