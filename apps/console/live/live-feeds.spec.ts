import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { aTree } from '#test/builders/regions';
import { LiveClient } from './live-client.js';
import type { LiveFilter } from './live-feed.js';
import { LiveFeeds } from './live-feeds.js';

const tree = aTree();
const today = '2026-03-02';
const aClient = (): LiveClient =>
  new LiveClient(new Writable({ write: (_chunk, _encoding, done) => done() }), {
    replayFrom: undefined,
    opener: undefined,
    onDropped: () => undefined,
  });
const aFilter = (over: Partial<LiveFilter> = {}): LiveFilter => ({
  ...{ region: '440605', indicators: undefined, windows: ['period'] },
  ...over,
});

it('has one feed for all who ask for the same', () => {
  const feeds = new LiveFeeds();
  const [a, b, c] = [aClient(), aClient(), aClient()];
  const first = feeds.enter(a, aFilter({ windows: ['period', 'ytd'] }), { tree, today });
  expect(feeds.enter(b, aFilter({ windows: ['ytd', 'period'] }), { tree, today })).toBe(first);
  expect(feeds.enter(c, aFilter(), { tree, today })).not.toBe(first);
  expect(feeds.windows().sort()).toEqual(['period', 'ytd']);
  expect(feeds.all()).toHaveLength(2);
});

it('shows what lies below its region, and no other indicator than those it was asked for', () => {
  const feed = new LiveFeeds().enter(aClient(), aFilter({ indicators: ['deaths'] }), { tree, today });
  expect(feed.showsReading('deaths', '440605124')).toBe(true);
  expect(feed.showsReading('deaths', '440600')).toBe(false);
  expect(feed.showsReading('accidents', '440605')).toBe(false);
  expect(feed.showsIncident('440605125')).toBe(true);
  expect(feed.showsIncident('440604')).toBe(false);
  expect(feed.showsAlert({ region: '440605', indicator: 'accidents' })).toBe(false);
  expect(feed.showsAlert({ region: '440605' })).toBe(true);
});

it('shows alerts about anything to whoever names no indicator', () => {
  const feed = new LiveFeeds().enter(aClient(), aFilter(), { tree, today });
  expect(feed.showsAlert({ region: '440605124', indicator: 'accidents' })).toBe(true);
});

it('forgets a feed with its last listener', () => {
  const feeds = new LiveFeeds();
  const client = aClient();
  feeds.enter(client, aFilter(), { tree, today });
  client.end();
  expect(feeds.all()).toEqual([]);
});

it('begins again for everybody when the day or the tree is another one', () => {
  const feeds = new LiveFeeds();
  const client = aClient();
  feeds.rebase(tree, today);
  feeds.enter(client, aFilter(), { tree, today });
  expect(feeds.rebase(tree, today)).toEqual([]);
  expect(feeds.rebase(tree, '2026-03-03')).toEqual([{ client, filter: aFilter() }]);
  expect(feeds.all()).toEqual([]);
  expect(feeds.rebase(aTree([], 2), '2026-03-03')).toEqual([]);
});
