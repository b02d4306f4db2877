// Admission by bytes: what all requests under way may hold together. A request reserves what its body may become before a
// byte of it is read, and gives it back when its answer is gone or its connection is. Beyond the budget: 503 at once, before
// any work. So memory is bounded by this number, however many connections send however much; and the same where the processor
// is what there is too little of: what waits for it waits at the sender, who is told so.

import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inBoth } from '#contracts/events/fault';
import { MAX_BODY_BYTES } from './json-body.js';
import { RETRY_AFTER_SECONDS } from './problem.filter.js';
import { Rejected } from './rejected.js';

export const MOST_HELD_BYTES = 64 * MAX_BODY_BYTES;
/** A round of the event loop that takes longer has more to do than there is time for … */
const MOST_LATE_MS = 1_000;
/** … unless so little is under way that it is not requests that made it late. */
const FEW_BYTES = 4 * MAX_BODY_BYTES;
/** What a request without any body costs: buffers, objects, its answer. So their number is bounded too. */
const REQUEST_BYTES = 16_384;

/** What a body may become: as long as it says; where it does not say, or is packed, as long as any may be. */
const mostBytes = ({ headers }: FastifyRequest): number => {
  const encoding = headers['content-encoding'];
  const isPacked = encoding !== undefined && encoding !== 'identity';
  if (isPacked || headers['transfer-encoding'] !== undefined) return MAX_BODY_BYTES;
  const declared = Number(headers['content-length'] ?? 0);
  return Number.isFinite(declared) ? Math.min(declared, MAX_BODY_BYTES) : MAX_BODY_BYTES;
};

export class BodyBudget {
  private held = 0;
  private refused = 0;
  /** Of the total, by connection: one that breaks gives back all at once, also for answers that never got their turn on it. */
  private readonly heldBy = new WeakMap<Socket, number>();

  constructor(
    private readonly mostBytes: number = MOST_HELD_BYTES,
    private readonly lateMs: () => number = () => 0,
  ) {}

  get heldBytes(): number {
    return this.held;
  }

  get refusals(): number {
    return this.refused;
  }

  /** False: it does not fit, or what is under way already takes too long. */
  take(socket: Socket, bytes: number): boolean {
    const isTooLate = this.held > FEW_BYTES && this.lateMs() > MOST_LATE_MS;
    if (isTooLate || this.held + bytes > this.mostBytes) {
      this.refused += 1;
      return false;
    }
    const before = this.heldBy.get(socket);
    if (before === undefined) socket.once('close', () => this.giveBack(socket, this.heldBy.get(socket) ?? 0));
    this.heldBy.set(socket, (before ?? 0) + bytes);
    this.held += bytes;
    return true;
  }

  /** Not more than the connection still holds: it may have broken in between. */
  giveBack(socket: Socket, bytes: number): void {
    const before = this.heldBy.get(socket) ?? 0;
    const returned = Math.min(before, bytes);
    this.heldBy.set(socket, before - returned);
    this.held -= returned;
  }
}

/** Nothing has been done with it. */
export const overloaded = (): Rejected =>
  new Rejected(
    { code: 'unavailable', detail: inBoth('请求过多,请稍后原样重发', 'Too much at once; send the same again later') },
    { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
  );

/** How it is with us must be told when we are busy as well. */
const ALWAYS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Before any other hook. */
export const registerBodyBudget = (fastify: FastifyInstance, budget: BodyBudget): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (ALWAYS.has(request.url)) return done();
    const bytes = REQUEST_BYTES + mostBytes(request);
    const { socket } = request.raw;
    if (!budget.take(socket, bytes)) return done(overloaded());
    // Not `onResponse`: it is not told of a client that goes away. Nor is an answer that waits behind others (pipelining).
    reply.raw.once('close', () => budget.giveBack(socket, bytes));
    return done();
  });
};
