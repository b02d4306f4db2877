// Reads server-sent events as our consoles write them: one `event` and one `data` line each.

export interface Frame {
  readonly event: string;
  readonly data: string;
}

export class FrameReader {
  private held = '';
  private readonly decoder = new TextDecoder();

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  push(chunk: Buffer): void {
    this.held += this.decoder.decode(chunk, { stream: true });
    const frames = this.held.split('\n\n');
    this.held = frames.pop() ?? '';
    for (const frame of frames) this.tell(frame);
  }

  private tell(frame: string): void {
    const field = (name: string): string | undefined =>
      frame
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trimStart();
    const [event, data] = [field('event'), field('data')];
    if (event !== undefined && data !== undefined) this.onFrame({ event, data });
  }
}
