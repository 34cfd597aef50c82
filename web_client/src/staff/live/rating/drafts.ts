/**
 * What a person typed or chose and the server has not yet acknowledged.
 *
 * Latest wins: each key holds one value. A value is written to the storage before it is
 * sent and leaves the storage only when the server acknowledged that very value, so
 * nothing is lost by a lost network, a reload or a restart of the server.
 */

export type SaveState = 'typing' | 'saving' | 'saved' | 'offline' | 'refused';

export interface Draft {
  readonly value: unknown;
  readonly state: SaveState;
  /** The server's words, where it refused. */
  readonly problem?: string;
}

/** Raised by `send`: whether sending the same again later can help. */
export class SendFailed extends Error {
  constructor(
    message: string,
    readonly later: boolean,
  ) {
    super(message);
  }
}

export interface DraftsSetup {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  /** Names of the storage's entries begin with this: one for each interview and person. */
  readonly scope: string;
  /** Resolves when the server acknowledged; rejects with SendFailed. */
  readonly send: (key: string, value: unknown) => Promise<void>;
  /** Quiet time after the last change before it is sent. */
  readonly delay_ms?: number;
}

export class Drafts {
  private entries = new Map<string, Draft>();
  private timers = new Map<string, ReturnType<typeof setTimeout>>();
  private inFlight = new Set<string>();
  private listeners = new Set<() => void>();

  constructor(private readonly setup: DraftsSetup) {
    for (const [key, value] of this.stored()) this.entries.set(key, { value, state: 'offline' });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (key: string): Draft | undefined => this.entries.get(key);

  /** Whether anything is not yet acknowledged. */
  get unsaved(): boolean {
    return [...this.entries.values()].some(({ state }) => state !== 'saved');
  }

  /** Keep a new value; send it after the quiet time, or at once. */
  write(key: string, value: unknown, at: 'soon' | 'now' = 'soon'): void {
    this.setup.storage.setItem(this.name(key), JSON.stringify(value));
    this.put(key, { value, state: 'typing' });
    this.cancel(key);
    if (at === 'now') void this.deliver(key);
    else
      this.timers.set(
        key,
        setTimeout(() => void this.deliver(key), this.setup.delay_ms ?? 600),
      );
  }

  /** Send everything that waits, now: on leaving a field, or when the connection is back. */
  flush(): void {
    for (const [key, { state }] of this.entries) {
      if (state === 'typing' || state === 'offline') void this.deliver(key);
    }
  }

  /** Stop the timers; what is unsent stays in the storage. */
  close(): void {
    for (const key of [...this.timers.keys()]) this.cancel(key);
  }

  private async deliver(key: string): Promise<void> {
    this.cancel(key);
    const draft = this.entries.get(key);
    // One in flight for each key keeps the order: what came meanwhile goes after the answer.
    if (!draft || this.inFlight.has(key)) return;
    this.inFlight.add(key);
    this.put(key, { value: draft.value, state: 'saving' });
    let outcome: Pick<Draft, 'state' | 'problem'>;
    try {
      await this.setup.send(key, draft.value);
      outcome = { state: 'saved' };
    } catch (error) {
      const later = !(error instanceof SendFailed) || error.later;
      outcome = later
        ? { state: 'offline' }
        : { state: 'refused', problem: (error as Error).message };
    }
    this.inFlight.delete(key);
    this.settle(key, draft.value, outcome);
  }

  private settle(key: string, sent: unknown, outcome: Pick<Draft, 'state' | 'problem'>): void {
    const now = this.entries.get(key);
    if (now && now.value !== sent) {
      if (!this.timers.has(key)) void this.deliver(key);
      return;
    }
    if (outcome.state === 'saved') this.setup.storage.removeItem(this.name(key));
    this.put(key, { value: sent, ...outcome });
  }

  private put(key: string, draft: Draft): void {
    this.entries.set(key, draft);
    for (const listener of this.listeners) listener();
  }

  private cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  private name(key: string): string {
    return `${this.setup.scope}/${key}`;
  }

  private *stored(): Generator<[string, unknown]> {
    const { storage, scope } = this.setup;
    for (let i = 0; i < storage.length; i++) {
      const name = storage.key(i);
      const text = name?.startsWith(`${scope}/`) ? storage.getItem(name) : null;
      if (!name || text === null) continue;
      try {
        yield [name.slice(scope.length + 1), JSON.parse(text)];
      } catch {
        // Not written by this class: leave it alone.
      }
    }
  }
}
