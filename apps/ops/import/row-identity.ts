// The identity of a row (contract, "Imports"): its subject, and what it says. The date of the issue is part of what it says:
// a figure that returns to what it once was is another issue, and must not be taken for the first one come again. Its
// spelling is not, nor is the hour of the import.

import { createHash } from 'node:crypto';
import { canonicalJson } from '#contracts/events/canonical-json';
import { contentHash, type HashedContent } from '#contracts/events/content-hash';
import type { IssueDate } from './issue-date.js';

/** `event` is canonical. */
export const rowIdentity = (event: HashedContent, issue: IssueDate | undefined): string => {
  if (issue === undefined) return `${event.subject}#${contentHash(event)}`;
  const { type, subject, data } = event;
  const row = canonicalJson({ data, issue: issue.text, subject, type });
  return `${subject}#${createHash('sha256').update(row).digest('hex')}`;
};
