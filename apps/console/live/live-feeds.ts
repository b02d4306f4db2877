import type { Day } from '#domain/calendar/day';
import type { WindowName } from '#domain/indicator/window';
import type { RegionTree } from '#domain/region/region-tree';
import type { LiveClient } from './live-client.js';
import { filterKey, LiveFeed, type LiveFilter } from './live-feed.js';
import type { Opening } from './live-queue.js';

/** The feeds that somebody listens to. */
export class LiveFeeds {
  private readonly feeds = new Map<string, LiveFeed>();
  private basis = '';

  /** Without feeds whose last listener has gone. */
  all(): LiveFeed[] {
    for (const [key, feed] of this.feeds) {
      for (const client of feed.clients) if (!client.open) feed.clients.delete(client);
      if (feed.clients.size === 0) this.feeds.delete(key);
    }
    return [...this.feeds.values()];
  }

  clients(): LiveClient[] {
    return this.all().flatMap((feed) => [...feed.clients]);
  }

  windows(): WindowName[] {
    return [...new Set(this.all().flatMap((feed) => feed.filter.windows))];
  }

  /** Answers the feed of the filter, made if it is new. */
  enter(client: LiveClient, filter: LiveFilter, world: { tree: RegionTree; today: Day }): LiveFeed {
    const key = filterKey(filter);
    const feed = this.feeds.get(key) ?? new LiveFeed(filter, world.tree, world.today);
    this.feeds.set(key, feed);
    feed.clients.add(client);
    return feed;
  }

  leave(client: LiveClient): void {
    for (const feed of this.feeds.values()) feed.clients.delete(client);
  }

  /** Another tree or another day: everybody begins again with a snapshot. */
  rebase(tree: RegionTree, today: Day): Opening[] {
    const basis = `${tree.version} ${today}`;
    if (basis === this.basis) return [];
    this.basis = basis;
    const again = this.all().flatMap(({ clients, filter }) => [...clients].map((client) => ({ client, filter })));
    this.feeds.clear();
    return again;
  }
}
