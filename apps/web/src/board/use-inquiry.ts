import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Answer, Inquiry } from './inquiry.js';

export interface Asked<T> extends Answer<T> {
  readonly retry: () => void;
}

/** Asks once, and again after every change of `news`. Another question is another component: give it a key. */
export const useInquiry = <T, News>(ask: (news: News) => Promise<T>, news: News): Asked<T> => {
  const [inquiry] = useState(() => new Inquiry(ask, news));
  useEffect(() => {
    inquiry.start();
    return inquiry.stop;
  }, [inquiry]);
  useEffect(() => inquiry.follow(news), [inquiry, news]);
  return { ...useSyncExternalStore(inquiry.subscribe, inquiry.shown), retry: inquiry.retry };
};
