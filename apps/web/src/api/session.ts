import { ApiFailure, getJson, send } from './http.js';
import { record, text } from './json.js';
import type { Session } from './types.js';

const PATH = '/api/v1/session';

/** Null: nobody is signed in. */
export const currentSession = async (): Promise<Session | null> => {
  try {
    const json = record(await getJson(PATH));
    return { user: text(json.user), role: text(json.role), region: text(json.region) };
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'signed-out') return null;
    throw error;
  }
};

export const signIn = (user: string, password: string): Promise<void> => send('POST', PATH, { user, password });

export const signOut = (): Promise<void> => send('DELETE', PATH);
