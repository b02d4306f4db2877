import type { FastifyInstance } from 'fastify';
import { registerJsonBody } from '#http/json-body';

/** What Fastify must know before `app.init()`: JSON bodies. The pages bring their own headers. */
export const registerConsoleHttp = (fastify: FastifyInstance): void => registerJsonBody(fastify);
