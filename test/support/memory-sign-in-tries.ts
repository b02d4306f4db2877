import type { Decided, SignInTries, Tries } from '#ports/sign-in-tries';

export class MemorySignInTries implements SignInTries {
  readonly tries = new Map<string, Tries>();
  readonly browsers = new Set<string>();

  async decide<T>(_keys: readonly string[], work: (held: ReadonlyMap<string, Tries>) => Decided<T>): Promise<T> {
    const { answer, next } = work(this.tries);
    for (const [key, tries] of next) {
      if (tries) this.tries.set(key, tries);
      else this.tries.delete(key);
    }
    return answer;
  }
  async knowsBrowser(idHash: Buffer, user: string): Promise<boolean> {
    return this.browsers.has(`${idHash.toString('hex')} ${user}`);
  }
  async rememberBrowser(idHash: Buffer, user: string): Promise<void> {
    this.browsers.add(`${idHash.toString('hex')} ${user}`);
  }
  async forget(): Promise<number> {
    return 0;
  }
}
