/**
 * The panel's one store: the room folded from the socket's messages, once a picture.
 *
 * Up to 50 observations a second arrive; they are gathered and folded before the next frame is
 * drawn, and a component is rendered only where the slice it selects has changed.
 */
import { useSyncExternalStore } from 'react';
import { fold } from '../../live/fold';
import { CommandFailed, LiveSocket, socketUrl, type SocketState } from '../../live/socket';
import type { RoomState } from '../../live/state';
import type { Command, RoomMessage, Welcome } from '../../live/wire';
import { withScore, type Curves } from '../scores/curves';

export interface Panel {
  readonly room: RoomState | null;
  readonly curves: Curves;
  readonly socket: SocketState;
  readonly iceServers: RTCIceServer[];
}

/** A page in the background draws no frames; its messages are folded this often. */
const HIDDEN_EVERY_MS = 500;

export class PanelStore {
  private panel: Panel = {
    room: null,
    curves: {},
    socket: { phase: 'connecting' },
    iceServers: [],
  };
  private arrived: RoomMessage[] = [];
  private scheduled: (() => void) | null = null;
  private readonly listeners = new Set<() => void>();
  private socket: LiveSocket | null = null;
  private onWelcome: () => void = () => undefined;

  constructor(private readonly interview: string) {}

  /** Enters the room; `onWelcome` is called once it is folded after each (re)connection. */
  open(onWelcome: () => void): () => void {
    this.onWelcome = onWelcome;
    this.socket = new LiveSocket(socketUrl(this.interview, 'staff'), {
      onMessage: (message) => this.take(message),
      onState: (socket) => this.set({ ...this.panel, socket }),
    });
    return () => this.close();
  }

  readonly get = (): Panel => this.panel;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly send = (command: Command): Promise<void> => this.socket?.send(command) ?? outside();

  /** Asks the connection for a sign of life. */
  readonly check = (): Promise<void> => this.socket?.check() ?? outside();

  readonly wake = (): void => this.socket?.wake();

  private close(): void {
    this.scheduled?.();
    this.scheduled = null;
    this.arrived = [];
    this.socket?.close();
    this.socket = null;
    this.panel = { ...this.panel, socket: { phase: 'connecting' } };
  }

  private take(message: RoomMessage): void {
    this.arrived.push(message);
    this.scheduled ??= beforeNextFrame(() => this.foldArrived());
  }

  private foldArrived(): void {
    this.scheduled = null;
    const messages = this.arrived;
    this.arrived = [];
    this.set(messages.reduce(foldPanel, this.panel));
    if (messages.some(({ type }) => type === 'welcome')) this.onWelcome();
  }

  private set(panel: Panel): void {
    this.panel = panel;
    for (const listener of this.listeners) listener();
  }
}

function outside(): Promise<never> {
  return Promise.reject(new CommandFailed('disconnected', 'not in the room', true));
}

function foldPanel(panel: Panel, message: RoomMessage): Panel {
  const scores =
    message.type === 'welcome'
      ? (message.snapshot.scores ?? [])
      : message.type === 'event' && message.event.type === 'score'
        ? [message.event]
        : [];
  return {
    ...panel,
    room: fold(panel.room, message),
    curves: scores.reduce(withScore, panel.curves),
    iceServers: message.type === 'welcome' ? iceServers(panel, message) : panel.iceServers,
  };
}

/** The same list stays the same value, so that a reconnect of the socket leaves the media be. */
function iceServers(panel: Panel, { ice_servers }: Welcome): RTCIceServer[] {
  const same = JSON.stringify(panel.iceServers) === JSON.stringify(ice_servers);
  return same ? panel.iceServers : ice_servers;
}

/** Calls back before the next frame, or soon where none is drawn; returns how to call it off. */
function beforeNextFrame(callback: () => void): () => void {
  let done = false;
  const once = () => {
    if (done) return;
    stop();
    callback();
  };
  const stop = () => {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_EVERY_MS);
  return stop;
}

/** One slice of the panel; `select` must return something that only changes when it has to. */
export function usePanel<T>(store: PanelStore, select: (panel: Panel) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
