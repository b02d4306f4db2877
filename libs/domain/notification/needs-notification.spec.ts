import { expect, it } from '@jest/globals';
import { needsNotification, type Told } from './needs-notification.js';

const told = (state: Told['state'], severity: Told['severity'] = 'warning', quiet: Told['quiet'] = null): Told => ({
  ...{ state, severity, quiet },
});
const hush = (state: Told['state'], severity: Told['severity'] = 'warning') => told(state, severity, 'history');

it.each<[string, Told | undefined, Told, unknown]>([
  ['the first firing', undefined, told('firing'), { type: 'notify', reason: 'fired' }],
  ['firing after pending', told('pending'), told('firing'), { type: 'notify', reason: 'fired' }],
  ['a graver severity', told('firing'), told('firing', 'critical'), { type: 'notify', reason: 'severity-raised' }],
  ['a lesser severity', told('firing'), told('firing', 'info'), { type: 'notify', reason: 'severity-lowered' }],
  ['nothing new', told('firing'), told('firing'), { type: 'skip', reason: 'nothing-new' }],
  ['the end', told('firing'), told('resolved'), { type: 'notify', reason: 'resolved' }],
  ['the end by a correction', told('firing'), told('invalidated'), { type: 'notify', reason: 'invalidated' }],
  // Nobody heard of it, so nobody hears that it is over.
  ['the end of what never fired', told('pending'), told('resolved'), { type: 'skip', reason: 'never-fired' }],
  ['pending', undefined, told('pending'), { type: 'skip', reason: 'pending' }],
  // Imported history wakes nobody, however it goes on.
  ['history firing', undefined, hush('firing'), { type: 'skip', reason: 'history' }],
  ['history getting worse', hush('firing'), hush('firing', 'critical'), { type: 'skip', reason: 'history' }],
  ['the end of history', hush('firing'), hush('resolved'), { type: 'skip', reason: 'history' }],
  // What joined it is news, whatever the severity was before.
  ['a live event joining', hush('firing'), told('firing'), { type: 'notify', reason: 'fired' }],
  ['a live event that makes it worse', hush('firing'), told('firing', 'critical'), { type: 'notify', reason: 'fired' }],
  ['a live event that eases it', hush('firing', 'critical'), told('firing'), { type: 'notify', reason: 'fired' }],
  ['an end at once after quiet', hush('firing'), told('resolved'), { type: 'skip', reason: 'never-fired' }],
])('%s', (_, last, next, decision) => {
  expect(needsNotification(last, next)).toEqual(decision);
});
