/**
 * The live socket: one connection at a time, opened again for as long as that can help.
 *
 * Nothing is sent twice by itself: a command whose connection is lost before its reply is rejected
 * as `disconnected`, because it may or may not have been carried out. `retryable` says where
 * sending it again is safe (the same rating, the same note); whoever holds the value does so.
 */
import { decode, encode } from '@msgpack/msgpack';
import type { Command, RoomMessage, ServerMessage, Standing } from './wire';

/** Why the socket will not open again. */
export type CloseReason =
  'left' | 'not_signed_in' | 'not_allowed' | 'not_found' | 'taken_over' | 'link_refused';

export type SocketState =
  | { phase: 'connecting' }
  /** `quiet`: nothing comes, not even an answer that was asked for. */
  | { phase: 'open'; quiet?: boolean }
  /** `full`: the server answers, but can take nobody in for now. */
  | { phase: 'reconnecting'; attempt: number; full: boolean }
  | { phase: 'closed'; reason: CloseReason };

/** Whether the connection works, for all that is known. */
export function answers(state: SocketState): boolean {
  return state.phase === 'open' && state.quiet !== true;
}

/** Rejection of a command: the server's error, or `disconnected`. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(
    readonly code: string,
    message: string,
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

export interface SocketListeners {
  onMessage: (message: RoomMessage) => void;
  onState: (state: SocketState) => void;
}

/** The part of a WebSocket that is used; tests give their own. */
export type OpenSocket = (url: string) => WebSocket;

const FINAL: Record<number, CloseReason> = {
  4401: 'not_signed_in',
  4403: 'not_allowed',
  4404: 'not_found',
  4409: 'taken_over',
  4410: 'link_refused',
};

/** Commands that leave the same state when carried out twice. */
const REPEATABLE: ReadonlySet<Command['type']> = new Set([
  'rate',
  'note',
  'media_state',
  'translate_captions',
  'ping',
]);

export const PING_EVERY_MS = 10_000;
/** A connection on which nothing came for this long after a ping is given up. */
export const SILENCE_MS = 6_000;
/** After this long without an answer people are told that their connection may be broken. */
export const QUIET_MS = 2_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;

/** Wait before attempt n (from 1): doubling, between half and all of it, so that crowds spread. */
export function retryDelay(attempt: number, random = Math.random): number {
  const most = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return most * (0.5 + 0.5 * random());
}

/** Address of an interview's live socket on the page's own server. */
export function socketUrl(interview: string, as: Standing, base = location.href): string {
  const url = new URL(`/live/${encodeURIComponent(interview)}/socket?as=${as}`, base);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

interface Waiting {
  command: Command['type'];
  resolve: () => void;
  reject: (error: CommandFailed) => void;
}

export class LiveSocket {
  private socket: WebSocket | null = null;
  private waiting = new Map<number, Waiting>();
  private lastId = 0;
  private attempt = 0;
  private greeted = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private quietTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private current: SocketState = { phase: 'connecting' };

  constructor(
    private readonly url: string,
    private readonly listeners: SocketListeners,
    private readonly open: OpenSocket = (address) => new WebSocket(address, 'vivavoce.v1'),
  ) {
    this.connect();
  }

  get state(): SocketState {
    return this.current;
  }

  /** Resolves when the server has carried the command out; rejects with CommandFailed. */
  send(command: Command): Promise<void> {
    const { socket } = this;
    if (socket === null || this.current.phase !== 'open') {
      return Promise.reject(disconnected(command.type));
    }
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { command: command.type, resolve, reject });
      socket.send(encode({ ...command, id }));
    });
  }

  /** The network may be back, or the page was asleep: find out now instead of later. */
  wake(): void {
    if (this.current.phase === 'reconnecting') {
      clearTimeout(this.retryTimer);
      if (this.socket === null) this.connect();
    } else if (this.current.phase === 'open') this.ping();
  }

  /** Asks for a sign of life; rejects where the connection is lost before it comes. */
  check(): Promise<void> {
    const answer = this.send({ type: 'ping' });
    if (this.current.phase === 'open') {
      this.schedulePing();
      this.expectWord();
    }
    return answer;
  }

  /** Leaves the room for good. */
  close(): void {
    this.finish('left');
  }

  // --- one connection -----------------------------------------------------------------

  private connect(): void {
    const socket = this.open(this.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.greeted = false;
    this.expectWord(); // a server that accepts and never greets is no connection either
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) this.receive(decode(data as ArrayBuffer) as ServerMessage);
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === this.socket) this.lost(code, reason);
    };
  }

  private receive(message: ServerMessage): void {
    this.heard();
    switch (message.type) {
      case 'ack':
        this.take(message.reply_to)?.resolve();
        return;
      case 'error':
        this.take(message.reply_to)?.reject(
          new CommandFailed(message.code, message.message, message.retryable),
        );
        return;
      case 'welcome':
        this.greeted = true;
        this.attempt = 0;
        this.enter({ phase: 'open' });
        this.schedulePing();
        this.listeners.onMessage(message);
        return;
      default:
        if (this.greeted) this.listeners.onMessage(message);
    }
  }

  private take(id: number | null): Waiting | undefined {
    if (id === null) return undefined;
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  private lost(code: number, why: string): void {
    const reason = FINAL[code];
    if (reason !== undefined) {
      this.finish(reason);
      return;
    }
    this.drop();
    this.attempt += 1;
    this.enter({ phase: 'reconnecting', attempt: this.attempt, full: why === 'overloaded' });
    this.retryTimer = setTimeout(() => this.connect(), retryDelay(this.attempt));
  }

  private finish(reason: CloseReason): void {
    if (this.current.phase === 'closed') return;
    clearTimeout(this.retryTimer);
    this.drop();
    this.enter({ phase: 'closed', reason });
  }

  /** Forgets the connection and tells everyone who waits for a reply on it. */
  private drop(): void {
    clearTimeout(this.pingTimer);
    this.expectNothing();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { command, reject } of waiting) reject(disconnected(command));
  }

  private enter(state: SocketState): void {
    this.current = state;
    this.listeners.onState(state);
  }

  // --- whether it is alive ------------------------------------------------------------

  private schedulePing(): void {
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => this.ping(), PING_EVERY_MS);
  }

  private ping(): void {
    this.check().catch(() => undefined); // a lost connection is noticed by itself
  }

  private expectWord(): void {
    this.quietTimer ??= setTimeout(() => {
      if (this.current.phase === 'open') this.enter({ phase: 'open', quiet: true });
    }, QUIET_MS);
    this.silenceTimer ??= setTimeout(() => {
      this.silenceTimer = undefined;
      this.lost(1006, '');
    }, SILENCE_MS);
  }

  private heard(): void {
    this.expectNothing();
    if (this.current.phase === 'open' && this.current.quiet) this.enter({ phase: 'open' });
  }

  private expectNothing(): void {
    clearTimeout(this.quietTimer);
    clearTimeout(this.silenceTimer);
    this.quietTimer = this.silenceTimer = undefined;
  }
}

function disconnected(command: Command['type']): CommandFailed {
  return new CommandFailed('disconnected', 'the connection was lost', REPEATABLE.has(command));
}
