import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP link that can fall silent without being closed, as when the process at its near end is stopped. */
export class FreezableLink {
  private readonly sockets = new Set<Socket>();
  private isFrozen = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static open(target: { host: string; port: number }): Promise<FreezableLink> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const link = new FreezableLink(server, typeof address === 'object' && address ? address.port : 0);
        server.on('connection', (near) => link.join(near, connect({ ...target, noDelay: true })));
        resolve(link);
      });
    });
  }

  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket, far: Socket): void {
    near.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('data', (chunk) => other.write(chunk));
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      if (this.isFrozen) one.pause();
    }
  }
}
