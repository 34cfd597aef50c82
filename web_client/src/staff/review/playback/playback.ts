/**
 * One playhead over all parts of a recording.
 *
 * The applicant's part leads: while it has media, the playhead is where its element is. Where it
 * has none (a lost network, a rejoin) the playhead goes on by the wall clock. Everybody else
 * follows: see `follow`.
 */
import { useSyncExternalStore } from 'react';
import type { RecordingPart } from '../../../api';
import { mediaKey } from '../../../live/state';
import { AHEAD_S, follow, partAt } from './clip_schedule';
import { PartPlayer, type PartProblem } from './part_player';
import type { Span } from '../time_line/timeline_maths';

export interface PlaybackState {
  readonly time_s: number;
  readonly playing: boolean;
  /** Playing, but the media at the playhead has not come yet. */
  readonly waiting: boolean;
  readonly rate: number;
  /** The span that plays and then stops, where one asked to hear a moment. */
  readonly excerpt: Span | null;
  readonly problem: PartProblem | null;
  /** Part on show by `mediaKey`: of each participant, and of each shared screen. */
  readonly showing: Readonly<Record<string, PartPlayer>>;
}

export class Playback {
  private state: PlaybackState;
  private readonly players = new Map<string, PartPlayer>();
  private readonly listeners = new Set<() => void>();
  private frame = 0;
  private ticked_ms: number | null = null;

  constructor(
    private readonly interview: string,
    private readonly parts: readonly RecordingPart[],
    /** The participant who leads. */
    private readonly leader: string,
    readonly span: Span,
  ) {
    this.state = {
      time_s: this.begin_s,
      playing: false,
      waiting: false,
      rate: 1,
      excerpt: null,
      problem: null,
      showing: {},
    };
  }

  /** Where the applicant is first seen or heard: a recording begins a moment after the interview. */
  get begin_s(): number {
    const { start_s, end_s } = this.span;
    const own = this.parts.filter((part) => part.participant === this.leader);
    const first = Math.min(...own.filter((p) => p.end_s > start_s).map((p) => p.start_s));
    return first < end_s ? Math.max(start_s, first) : start_s;
  }

  readonly get = (): PlaybackState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Starts the clockwork; returns how to stop it. */
  run(): () => void {
    const tick = (now_ms: number) => {
      this.tick(now_ms);
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    return () => {
      cancelAnimationFrame(this.frame);
      for (const player of this.players.values()) player.close();
      this.players.clear();
    };
  }

  play(): void {
    const atEnd = this.state.time_s >= this.span.end_s - 0.1;
    if (atEnd) this.seek(this.begin_s);
    this.set({ playing: true });
  }

  pause(): void {
    this.set({ playing: false, waiting: false });
    for (const { element } of this.players.values()) element.pause();
  }

  toggle(): void {
    if (this.state.playing) this.pause();
    else this.play();
  }

  seek(time_s: number): void {
    const to = Math.min(this.span.end_s, Math.max(this.span.start_s, time_s));
    this.set({ time_s: to, excerpt: null });
    for (const player of this.players.values()) if (player.holds(to)) player.jump(to);
  }

  /** Plays one moment and stops at its end. */
  hear(excerpt: Span): void {
    this.seek(excerpt.start_s);
    this.set({ excerpt, playing: true });
  }

  setRate(rate: number): void {
    this.set({ rate });
  }

  private tick(now_ms: number): void {
    const passed_s = this.ticked_ms === null ? 0 : (now_ms - this.ticked_ms) / 1000;
    this.ticked_ms = now_ms;
    const active = this.activePlayers();
    this.advance(active, passed_s);
    for (const player of active.values()) this.keepUp(player, player === this.lead(active));
    this.prepareNext();
    const { excerpt, time_s, playing } = this.state;
    if (playing && time_s >= (excerpt ?? this.span).end_s) this.pause();
  }

  /** The part of each participant or screen that holds the playhead, opened where it was not. */
  private activePlayers(): Map<string, PartPlayer> {
    const { time_s, showing } = this.state;
    const active = new Map<string, PartPlayer>();
    for (const key of new Set(this.parts.map(keyOf))) {
      const own = this.parts.filter((part) => keyOf(part) === key);
      const part = partAt(own, time_s);
      if (part) active.set(key, this.player(part));
    }
    for (const player of this.players.values()) {
      if (!player.holds(time_s) && !player.element.paused) player.element.pause();
    }
    const same =
      active.size === Object.keys(showing).length &&
      [...active].every(([key, player]) => showing[key] === player);
    if (!same) this.set({ showing: Object.fromEntries(active) });
    return active;
  }

  private player(part: RecordingPart): PartPlayer {
    let player = this.players.get(part.id);
    if (player === undefined) {
      player = new PartPlayer(this.interview, part);
      this.players.set(part.id, player);
      player.jump(this.state.time_s);
    }
    return player;
  }

  private lead(active: ReadonlyMap<string, PartPlayer>): PartPlayer | undefined {
    return active.get(mediaKey(this.leader)) ?? active.values().next().value;
  }

  private advance(active: ReadonlyMap<string, PartPlayer>, passed_s: number): void {
    const { playing, rate, time_s } = this.state;
    const lead = this.lead(active);
    // What is in the buffer plays on; only what is missing is worth a word.
    const problem = lead === undefined || lead.canPlay(time_s) ? null : lead.problem;
    if (problem !== this.state.problem) this.set({ problem });
    if (!playing) return;
    if (lead?.canPlay(time_s)) {
      const near = Math.abs(lead.position_s - time_s) < 1 && !lead.element.seeking;
      this.set({ waiting: false, ...(near && { time_s: Math.max(time_s, lead.position_s) }) });
    } else if (lead && !lead.asked(time_s)) {
      this.set({ waiting: true });
    } else {
      this.set({ waiting: false, time_s: time_s + Math.min(passed_s, 0.25) * rate });
    }
  }

  private keepUp(player: PartPlayer, leads: boolean): void {
    const { time_s, playing, waiting, rate } = this.state;
    const { element } = player;
    player.prepare(time_s);
    const go = playing && !waiting && player.canPlay(time_s);
    const { rate: wanted, jumpTo } = follow(player.position_s, time_s, rate);
    if (jumpTo !== undefined && !element.seeking) player.jump(jumpTo);
    const own = leads ? rate : wanted;
    if (element.playbackRate !== own) element.playbackRate = own;
    if (go && element.paused) void element.play().catch(() => this.pause());
    if (!go && !element.paused) element.pause();
  }

  /** Opens and fills parts that begin soon, so that passing into them makes no pause. */
  private prepareNext(): void {
    const { time_s } = this.state;
    for (const part of this.parts) {
      const begins = part.start_s - time_s;
      if (begins > 0 && begins < AHEAD_S) this.player(part).prepare(part.start_s);
    }
  }

  private set(change: Partial<PlaybackState>): void {
    const changed = Object.entries(change).some(
      ([key, value]) => this.state[key as keyof PlaybackState] !== value,
    );
    if (!changed) return;
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

const keyOf = (part: RecordingPart) => mediaKey(part.participant, part.source);

/** One slice of the playback; a slice of `time_s` should be rounded to what is shown. */
export function usePlayback<T>(playback: Playback, select: (state: PlaybackState) => T): T {
  return useSyncExternalStore(playback.subscribe, () => select(playback.get()));
}
