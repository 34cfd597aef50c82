import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drafts, SendFailed } from './drafts';

/** As much of sessionStorage as is used. */
class Shelf {
  readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key = (i: number) => [...this.items.keys()][i] ?? null;
  getItem = (name: string) => this.items.get(name) ?? null;
  setItem = (name: string, value: string) => void this.items.set(name, value);
  removeItem = (name: string) => void this.items.delete(name);
}

function setUp(storage = new Shelf()) {
  const sent: [string, unknown][] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const send = (key: string, value: unknown) => {
    sent.push([key, value]);
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
  };
  const drafts = new Drafts({ storage, scope: 'i1/me', send, delay_ms: 600 });
  const answer = async (error?: Error) => {
    const waiting = answers.shift();
    if (error) waiting?.reject(error);
    else waiting?.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { drafts, storage, sent, answer };
}

describe('drafts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends once, when the typing pauses, and says saved only after the server has', async () => {
    const { drafts, sent, storage, answer } = setUp();
    drafts.write('note', 'a');
    await vi.advanceTimersByTimeAsync(500);
    drafts.write('note', 'ab');
    expect(drafts.get('note')?.state).toBe('typing');
    expect(storage.getItem('i1/me/note')).toBe('"ab"');
    await vi.advanceTimersByTimeAsync(600);
    expect(sent).toEqual([['note', 'ab']]);
    expect(drafts.get('note')?.state).toBe('saving');
    expect(drafts.unsaved).toBe(true);
    await answer();
    expect(drafts.get('note')?.state).toBe('saved');
    expect(storage.length).toBe(0);
  });

  it('never calls a newer text saved because of an older one’s answer', async () => {
    const { drafts, sent, storage, answer } = setUp();
    drafts.write('note', 'old', 'now');
    drafts.write('note', 'new');
    await answer();
    expect(drafts.get('note')).toEqual({ value: 'new', state: 'typing' });
    expect(storage.getItem('i1/me/note')).toBe('"new"');
    await vi.advanceTimersByTimeAsync(600);
    await answer();
    expect(sent).toEqual([
      ['note', 'old'],
      ['note', 'new'],
    ]);
    expect(drafts.get('note')?.state).toBe('saved');
  });

  it('keeps one order: what comes while a send is out goes after its answer', async () => {
    const { drafts, sent, answer } = setUp();
    drafts.write('rate', 3, 'now');
    drafts.write('rate', 4, 'now');
    expect(sent).toEqual([['rate', 3]]);
    await answer();
    expect(sent).toEqual([
      ['rate', 3],
      ['rate', 4],
    ]);
  });

  it('keeps what a lost connection swallowed and sends it when asked to', async () => {
    const { drafts, sent, storage, answer } = setUp();
    drafts.write('note', 'kept', 'now');
    await answer(new SendFailed('lost', true));
    expect(drafts.get('note')?.state).toBe('offline');
    expect(storage.getItem('i1/me/note')).toBe('"kept"');
    drafts.flush();
    expect(sent).toHaveLength(2);
    await answer();
    expect(drafts.get('note')?.state).toBe('saved');
  });

  it('finds unsent values again after a reload, only its own', async () => {
    const before = setUp();
    before.storage.setItem('i2/me/note', '"of another interview"');
    before.drafts.write('note', 'unsent');
    before.drafts.close();
    const after = setUp(before.storage);
    expect(after.drafts.get('note')).toEqual({ value: 'unsent', state: 'offline' });
    after.drafts.flush();
    await after.answer();
    expect(after.sent).toEqual([['note', 'unsent']]);
    expect([...before.storage.items.keys()]).toEqual(['i2/me/note']);
  });

  it('says why the server refused and does not send the same again by itself', async () => {
    const { drafts, sent, storage, answer } = setUp();
    drafts.write('note', 'x', 'now');
    await answer(new SendFailed('the interview has not begun', false));
    expect(drafts.get('note')).toMatchObject({
      state: 'refused',
      problem: 'the interview has not begun',
    });
    drafts.flush();
    expect(sent).toHaveLength(1);
    expect(storage.length).toBe(1);
  });
});
