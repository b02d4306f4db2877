import type {
  ApiTokenRow,
  Credentials,
  People,
  Person,
  Standing,
  StoredApiToken,
  StoredSession,
  StoredUser,
} from '#ports/people';

/** People of one test, in memory. */
export class MemoryPeople implements People {
  private readonly all = new Map<string, StoredUser>();
  sessions: StoredSession[] = [];
  tokens: StoredApiToken[] = [];

  clear(): void {
    this.all.clear();
    this.sessions = [];
    this.tokens = [];
  }
  add(user: Omit<StoredUser, 'disabledAt'>): void {
    this.all.set(user.name, { ...user, disabledAt: null });
  }
  disable(name: string): void {
    const user = this.all.get(name);
    if (user) this.all.set(name, { ...user, disabledAt: 1 });
  }

  async users(): Promise<StoredUser[]> {
    return [...this.all.values()];
  }
  async findUser(name: string): Promise<StoredUser | undefined> {
    return this.all.get(name);
  }
  async addUser(user: Omit<StoredUser, 'disabledAt'>): Promise<boolean> {
    const isNew = !this.all.has(user.name);
    if (isNew) this.add(user);
    return isNew;
  }
  async assignUser(before: Person, to: Pick<Person, 'role' | 'region'>): Promise<boolean> {
    const user = this.all.get(before.name);
    if (user) this.all.set(before.name, { ...user, ...to });
    return user !== undefined;
  }
  async setPassword(name: string, passwordHash: string): Promise<boolean> {
    const user = this.all.get(name);
    if (user) this.all.set(name, { ...user, passwordHash });
    this.sessions = this.sessions.filter((session) => session.user !== name);
    return user !== undefined;
  }
  async disableUser(name: string): Promise<boolean> {
    this.sessions = this.sessions.filter((session) => session.user !== name);
    this.disable(name);
    return this.all.has(name);
  }
  async openSession(session: StoredSession, opening?: { readonly verified: string }): Promise<boolean> {
    if (opening && this.all.get(session.user)?.passwordHash !== opening.verified) return false;
    this.sessions.push(session);
    return true;
  }
  async findSession(idHash: Buffer, now: number): Promise<(StoredSession & { person: Person }) | undefined> {
    const session = this.sessions.find((s) => s.idHash.equals(idHash) && s.expiresAt > now && s.endsAt > now);
    const person = session && this.personOf(session.user);
    return session && person ? { ...session, person } : undefined;
  }
  async extendSession(idHash: Buffer, expiresAt: number): Promise<void> {
    this.sessions = this.sessions.map((s) => (s.idHash.equals(idHash) ? { ...s, expiresAt } : s));
  }
  async extendSessions(idHashes: readonly Buffer[], expiresAt: number): Promise<void> {
    for (const idHash of idHashes) await this.extendSession(idHash, expiresAt);
  }
  changes = 0n;
  async version(): Promise<bigint> {
    return this.changes;
  }
  async standing({ sessions, tokens, users }: Credentials, now: number): Promise<Standing> {
    const found = async <T>(
      keys: readonly T[],
      find: (key: T) => Promise<Person | undefined>,
      text: (key: T) => string,
    ) => {
      const pairs = await Promise.all(keys.map(async (key) => [text(key), await find(key)] as const));
      return new Map(pairs.flatMap(([key, person]) => (person ? [[key, person] as const] : [])));
    };
    return {
      sessions: await found(
        sessions,
        async (hash) => (await this.findSession(hash, now))?.person,
        (h) => h.toString('hex'),
      ),
      tokens: await found(tokens, async (id) => (await this.findApiToken(id))?.person, String),
      users: await found(users, async (name) => this.personOf(name), String),
    };
  }
  async closeSession(idHash: Buffer): Promise<void> {
    this.sessions = this.sessions.filter((s) => !s.idHash.equals(idHash));
  }
  async addApiToken(token: StoredApiToken): Promise<boolean> {
    if (!this.personOf(token.user)) return false;
    this.tokens.push(token);
    return true;
  }
  async findApiToken(id: string): Promise<(StoredApiToken & { person: Person }) | undefined> {
    const token = this.tokens.find((t) => t.id === id);
    const person = token && this.personOf(token.user);
    return token && person ? { ...token, person } : undefined;
  }
  async apiTokens(): Promise<ApiTokenRow[]> {
    return this.tokens.map(({ tokenHash: _, ...token }) => ({ ...token, revokedAt: null }));
  }
  async revokeApiToken(id: string): Promise<boolean> {
    const before = this.tokens.length;
    this.tokens = this.tokens.filter((t) => t.id !== id);
    return this.tokens.length < before;
  }

  private personOf(name: string): Person | undefined {
    const user = this.all.get(name);
    return user && user.disabledAt === null ? { name, role: user.role, region: user.region } : undefined;
  }
}
