import { expect, it } from '@jest/globals';
import { needsNotification, type Told } from './needs-notification.js';

const told = (state: Told['state'], severity: Told['severity'] = 'warning'): Told => ({ state, severity });

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
])('%s', (_, last, next, decision) => {
  expect(needsNotification(last, next)).toEqual(decision);
});
