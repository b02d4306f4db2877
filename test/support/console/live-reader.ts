// A reader of the live stream over a real socket, event by event.

export interface LiveEvent {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly data: any;
}

export interface LiveReading {
  readonly status: number;
  readonly headers: Headers;
  /** Everything so far. */
  readonly events: readonly LiveEvent[];
  readonly text: () => string;
  readonly isOver: () => boolean;
  close(): void;
}

export const readLive = async (url: string, headers: Record<string, string>): Promise<LiveReading> => {
  const stop = new AbortController();
  const response = await fetch(url, { headers, signal: stop.signal });
  const events: LiveEvent[] = [];
  let text = '';
  let seen = 0;
  let isOver = false;
  const take = (block: string): void => {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line] as const));
    const field = (name: string): string | undefined => fields.get(name)?.slice(name.length + 2);
    const event = field('event');
    if (event !== undefined) events.push({ id: field('id'), event, data: JSON.parse(field('data') ?? 'null') });
  };
  const follow = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n', seen); end !== -1; end = text.indexOf('\n\n', seen)) {
        take(text.slice(seen, end));
        seen = end + 2;
      }
    }
  };
  follow()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  return {
    ...{ status: response.status, headers: response.headers, events },
    text: () => text,
    isOver: () => isOver,
    close: () => stop.abort(),
  };
};
