import { decode, encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  LiveSocket,
  PING_EVERY_MS,
  QUIET_MS,
  retryDelay,
  SILENCE_MS,
  type SocketState,
} from './socket';
import type { ServerMessage } from './wire';

class Wire {
  binaryType = 'blob';
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason?: string }) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  closed = false;

  send(data: Uint8Array): void {
    this.sent.push(decode(data) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  says(message: Partial<ServerMessage>): void {
    this.onmessage?.({ data: encode(message).slice().buffer });
  }

  welcome(): void {
    this.says({ type: 'welcome' });
  }
}

let wires: Wire[];
let states: SocketState[];
let messages: string[];

function open(): LiveSocket {
  return new LiveSocket(
    'ws://here',
    {
      onMessage: ({ type }) => messages.push(type),
      onState: (state) => states.push(state),
    },
    () => {
      const wire = new Wire();
      wires.push(wire);
      return wire as unknown as WebSocket;
    },
  );
}

/** The newest connection. */
function wire(): Wire {
  const last = wires.at(-1);
  if (last === undefined) throw new Error('nothing was opened');
  return last;
}

beforeEach(() => {
  vi.useFakeTimers();
  [wires, states, messages] = [[], [], []];
});
afterEach(() => {
  vi.useRealTimers();
});

test('a command resolves on its own ack and rejects with the server’s error', async () => {
  const socket = open();
  wire().welcome();
  const asked = socket.send({ type: 'ask', question_id: 'q1' });
  const started = socket.send({ type: 'start' });
  expect(wire().sent).toEqual([
    { type: 'ask', question_id: 'q1', id: 1 },
    { type: 'start', id: 2 },
  ]);
  wire().says({ type: 'error', reply_to: 2, code: 'wrong_state', message: 'm', retryable: false });
  wire().says({ type: 'ack', reply_to: 1 });
  await expect(started).rejects.toMatchObject({ code: 'wrong_state', retryable: false });
  await expect(asked).resolves.toBeUndefined();
});

test('what was unanswered when the connection broke is rejected and never sent again', async () => {
  const socket = open();
  wire().welcome();
  const asked = socket.send({ type: 'ask', question_id: 'q1' });
  const noted = socket.send({ type: 'note', question_id: 'q1', text: 'good' });
  const outcome = Promise.allSettled([asked, noted]);
  wire().onclose?.({ code: 1006 });
  expect(await outcome).toMatchObject([
    { reason: { code: 'disconnected', retryable: false } },
    { reason: { code: 'disconnected', retryable: true } },
  ]);
  vi.runOnlyPendingTimers();
  wire().welcome();
  expect(wires).toHaveLength(2);
  expect(wire().sent).toEqual([]);
});

test('it opens again after ever longer waits until it is welcomed, then starts anew', () => {
  open();
  wire().welcome();
  for (let attempt = 1; attempt <= 8; attempt++) {
    wire().onclose?.({ code: 1006 });
    expect(states.at(-1)).toEqual({ phase: 'reconnecting', attempt, full: false });
    vi.advanceTimersToNextTimer();
    expect(wires).toHaveLength(attempt + 1);
  }
  wire().welcome();
  expect(states.at(-1)).toEqual({ phase: 'open' });
  wire().onclose?.({ code: 4408 });
  expect(states.at(-1)).toEqual({ phase: 'reconnecting', attempt: 1, full: false });
});

test('a server that can take nobody in is asked again, and is told from a lost one', () => {
  open();
  wire().onclose?.({ code: 1013, reason: 'overloaded' });
  expect(states.at(-1)).toEqual({ phase: 'reconnecting', attempt: 1, full: true });
  vi.advanceTimersToNextTimer();
  wire().onclose?.({ code: 1006 });
  expect(states.at(-1)).toEqual({ phase: 'reconnecting', attempt: 2, full: false });
});

test('waits double up to a limit and are spread by half', () => {
  expect([1, 2, 3, 4, 5, 9].map((n) => retryDelay(n, () => 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000,
  ]);
  expect(retryDelay(3, () => 0)).toBe(1000);
});

test.each([
  [4401, 'not_signed_in'],
  [4403, 'not_allowed'],
  [4404, 'not_found'],
  [4409, 'taken_over'],
  [4410, 'link_refused'],
])('code %i closes for good: %s', (code, reason) => {
  open();
  wire().onclose?.({ code });
  vi.runAllTimers();
  expect(states).toEqual([{ phase: 'closed', reason }]);
  expect(wires).toHaveLength(1);
});

test('a connection that falls silent after a ping is given up', () => {
  open();
  wire().welcome();
  vi.advanceTimersByTime(PING_EVERY_MS);
  expect(wire().sent).toMatchObject([{ type: 'ping' }]);
  wire().says({ type: 'ack', reply_to: 1 });
  vi.advanceTimersByTime(PING_EVERY_MS);
  expect(states.at(-1)).toEqual({ phase: 'open' });
  vi.advanceTimersByTime(SILENCE_MS);
  expect(states.at(-1)).toEqual({ phase: 'reconnecting', attempt: 1, full: false });
  expect(wires[0]?.closed).toBe(true);
});

test('a server that accepts and never greets is left', () => {
  open();
  vi.advanceTimersByTime(SILENCE_MS);
  expect(states).toEqual([{ phase: 'reconnecting', attempt: 1, full: false }]);
});

test('a connection that does not answer is doubtful before it is given up', async () => {
  const socket = open();
  wire().welcome();
  const checked = socket.check();
  vi.advanceTimersByTime(QUIET_MS);
  expect(states.at(-1)).toEqual({ phase: 'open', quiet: true });
  wire().says({ type: 'ack', reply_to: 1 });
  await expect(checked).resolves.toBeUndefined();
  expect(states.at(-1)).toEqual({ phase: 'open' });
  const lost = expect(socket.check()).rejects.toMatchObject({ code: 'disconnected' });
  vi.advanceTimersByTime(SILENCE_MS);
  await lost;
  expect(states.slice(-2).map(({ phase }) => phase)).toEqual(['open', 'reconnecting']);
});

test('waking retries at once while reconnecting and asks for a sign of life while open', () => {
  const socket = open();
  wire().welcome();
  socket.wake();
  expect(wire().sent).toMatchObject([{ type: 'ping' }]);
  wire().onclose?.({ code: 1006 });
  socket.wake();
  expect(wires).toHaveLength(2);
  vi.advanceTimersByTime(2_000);
  expect(wires).toHaveLength(2);
});

test('messages of a connection that was replaced are not heard', () => {
  const socket = open();
  wire().welcome();
  const old = wire();
  old.onclose?.({ code: 1006 });
  socket.wake();
  old.says({ type: 'event' });
  wire().says({ type: 'event' }); // before its welcome: the room is not known yet
  expect(messages).toEqual(['welcome']);
});
