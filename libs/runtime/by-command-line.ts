import { userInfo } from 'node:os';
import type { Doing } from '#ports/action-log';

/** A container may run as a number that no file gives a name to. */
const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
};

/** Whoever may log in to the machine, by the name that the machine knows. */
export const byCommandLine = (): Doing => ({
  actor: { kind: 'cli', name: accountName() },
  requestId: null,
  address: null,
});
