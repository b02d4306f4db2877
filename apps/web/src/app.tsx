// Who is looking: nobody known yet, nobody signed in, or a person with a session. The board is made anew per session.

import { useCallback, useEffect, useState } from 'react';
import { ApiFailure } from './api/http.js';
import { currentSession, signOut } from './api/session.js';
import type { Session } from './api/types.js';
import { Dashboard } from './components/dashboard.js';
import { SignIn } from './components/sign-in.js';
import { useWords } from './i18n/language.js';

type Visit =
  | { readonly state: 'asking'; readonly unreachable: boolean }
  | { readonly state: 'signed-out'; readonly ended: boolean }
  | { readonly state: 'signed-in'; readonly session: Session };

const ASK_AGAIN_MS = 2000;

const visitOf = async (ended: boolean): Promise<Visit> => {
  try {
    const session = await currentSession();
    return session ? { state: 'signed-in', session } : { state: 'signed-out', ended };
  } catch (error) {
    if (error instanceof ApiFailure) return { state: 'asking', unreachable: true };
    throw error;
  }
};

export const App = () => {
  const { t } = useWords();
  const [visit, setVisit] = useState<Visit>({ state: 'asking', unreachable: false });

  useEffect(() => {
    if (visit.state !== 'asking') return;
    let gone = false;
    const timer = setTimeout(
      () => void visitOf(false).then((next) => !gone && setVisit(next)),
      visit.unreachable ? ASK_AGAIN_MS : 0,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [visit]);

  const onSignedOut = useCallback(() => setVisit({ state: 'signed-out', ended: true }), []);
  const onSignedIn = useCallback(() => setVisit({ state: 'asking', unreachable: false }), []);
  const leave = useCallback(() => {
    // Without an answer the cookie may still hold; the sign-in page is shown all the same, and says nothing of an end.
    void signOut()
      .catch(() => undefined)
      .then(() => setVisit({ state: 'signed-out', ended: false }));
  }, []);

  switch (visit.state) {
    case 'asking':
      return (
        <p className="waiting" role="status">
          {visit.unreachable ? t('connection.bannerNever') : t('app.loading')}
        </p>
      );
    case 'signed-out':
      return <SignIn ended={visit.ended} onSignedIn={onSignedIn} />;
    case 'signed-in':
      return <Dashboard session={visit.session} onSignedOut={onSignedOut} onLeave={leave} />;
  }
};
