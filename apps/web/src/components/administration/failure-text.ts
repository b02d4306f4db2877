import { ApiFailure } from '../../api/http.js';
import type { Words } from '../../i18n/language.js';

/** What is no answer of the server is a bug, and goes on. */
export const failureText = (error: unknown, { t }: Words): string => {
  if (!(error instanceof ApiFailure)) throw error;
  return error.kind === 'unreachable' ? t('devices.unreachable') : t('devices.failed', { code: error.code });
};
