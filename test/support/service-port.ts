import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A free loopback port for a service that a test starts, from below the range that systems hand out by themselves: a service
 * that starts its own database, which asks for any free port, must not find its own one taken when it comes to listen.
 */
export const servicePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(10_000, 16_000);
    if (await isFree(port)) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
