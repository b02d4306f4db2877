// How a process leaves a proxy's set without cutting anybody off: for a while it goes on answering, each answer ending its
// connection; then it takes no more connections, and waits for the answers that are still owed. Live streams are not waited
// for: they never end, and come back by themselves.

import { Server } from 'node:net';
import { setImmediate as afterReading, setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** No answer takes longer: the log is waited for at most 8 s. */
const OWED_AT_MOST_MS = 10_000;
const LOOK_EVERY_MS = 10;

export class Drain {
  private readonly open = new Set<FastifyReply>();
  private isDraining = false;

  /** Before the routes. */
  constructor(private readonly fastify: FastifyInstance) {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.open.add(reply);
      reply.raw.once('close', () => this.open.delete(reply));
      done();
    });
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.isDraining) void reply.header('connection', 'close');
      done();
    });
  }

  /** `announceMs`: how long whoever sends requests here needs to learn that it should no longer. */
  async settle(announceMs: number): Promise<void> {
    this.isDraining = true;
    if (announceMs > 0) await pause(announceMs);
    // What has arrived is taken first: a late process would hang up on requests that it has not read yet.
    await afterReading();
    Server.prototype.close.call(this.fastify.server);
    await afterReading();
    this.fastify.server.closeIdleConnections();
    const until = Date.now() + OWED_AT_MOST_MS;
    while (this.isOwing() && Date.now() < until) await pause(LOOK_EVERY_MS);
  }

  private isOwing(): boolean {
    // A live stream was taken from Fastify's hands (`hijack`): sent, as it sees it, and still open.
    return [...this.open].some((reply) => !reply.sent || reply.raw.writableEnded);
  }
}
