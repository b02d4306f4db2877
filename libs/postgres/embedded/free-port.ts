import { createServer } from 'node:net';

/** A loopback port that nobody listens on at this moment; `preferred` if it is free. */
export const freePort = async (preferred = 0): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => (preferred === 0 ? fail(error) : done(freePort())));
    server.listen(preferred, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
