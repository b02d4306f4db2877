// Reads HTTP answers off a keep-alive socket: status and body. Refuses what has no content-length.

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export class AnswerReader {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly onAnswer: (answer: Answer) => void) {}

  push(chunk: Buffer): void {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    for (;;) {
      const at = this.held.indexOf(END_OF_HEAD);
      if (at < 0) return;
      const head = this.held.toString('latin1', 0, at);
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      if (length === undefined) throw new Error(`an answer without content-length: ${head}`);
      const end = at + END_OF_HEAD.length + Number(length);
      if (this.held.length < end) return;
      const body = this.held.toString('utf8', at + END_OF_HEAD.length, end);
      this.held = this.held.subarray(end);
      this.onAnswer({ status: Number(head.slice(9, 12)), body });
    }
  }
}
