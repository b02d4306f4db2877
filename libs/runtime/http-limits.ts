import type { FastifyInstance } from 'fastify';
import { Counter, Gauge } from 'prom-client';
import { BodyBudget, MOST_HELD_BYTES, registerBodyBudget } from '#http/body-budget';
import { LoopLateness } from '#http/loop-lateness';
import type { Registry } from '#telemetry/registry';

/** What every process that serves HTTP has in common. Before the parts' own hooks. */
export const registerHttpLimits = (fastify: FastifyInstance, registry: Registry, connections: number): void => {
  const lateness = new LoopLateness();
  const budget = new BodyBudget(MOST_HELD_BYTES, () => lateness.ms);
  fastify.server.maxConnections = connections;
  registerBodyBudget(fastify, budget);
  fastify.addHook('onClose', (_instance, done) => {
    lateness.close();
    done();
  });
  // Nothing that we answer is to be taken for anything else than what it says it is.
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  new Gauge({
    name: 'fengsui_http_held_bytes',
    help: 'What requests under way have reserved; beyond the budget new ones are answered 503',
    registers: [registry],
    collect() {
      this.set(budget.heldBytes);
    },
  });
  let told = 0;
  new Counter({
    name: 'fengsui_http_overload_refusals_total',
    help: 'Requests answered 503 because too much was under way',
    registers: [registry],
    collect() {
      this.inc(budget.refusals - told);
      told = budget.refusals;
    },
  });
};
