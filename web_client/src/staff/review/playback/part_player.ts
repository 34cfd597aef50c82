/** Plays one part of a recording: its clips are fetched as the playhead needs them. */
import { recordingUrl, type RecordingPart } from '../../../api';
import {
  afterAppend,
  afterDrop,
  evictable,
  keyframesOf,
  mimeType,
  nextClip,
  replacesPlayed,
} from './clip_schedule';
import { coveredUntil, type Interval } from './intervals';

export type PartProblem = 'unsupported' | 'unreachable';

/** Wait before a clip that could not be fetched is asked for again. */
const RETRY_MS = 2_000;
/** A browser that gave up a part this often will not play it. */
const MOST_REJECTED = 2;
/** Frames at most this far ahead count as being there: clips do not begin on the microsecond. */
const NEAR_S = 0.25;
/** A browser that does not go on for this long, with media in its buffer, waits for a picture. */
const STUCK_MS = 500;

export class PartPlayer {
  readonly element: HTMLVideoElement;
  problem: PartProblem | null = null;
  private source: MediaSource | null = null;
  private buffer: SourceBuffer | null = null;
  private stuckSince_ms: number | null = null;
  /** The buffer was ended for want of a picture; what comes after it is seen after a seek only. */
  private endedEarly = false;
  private fetched: Interval[] = [];
  private fetching: { clip: Interval; abort: AbortController } | null = null;
  private retryAt = 0;
  private rejected = 0;
  private url = '';

  constructor(
    private readonly interview: string,
    readonly part: RecordingPart,
  ) {
    this.element = document.createElement('video');
    this.element.playsInline = true;
    this.element.preload = 'auto';
    if (MediaSource.isTypeSupported(mimeType(part))) this.load();
    else this.problem = 'unsupported';
  }

  /** Begins with an empty buffer; the element keeps its place. */
  private load(): void {
    const at = this.element.currentTime;
    const source = new MediaSource();
    URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(source);
    this.source = source;
    this.buffer = null;
    this.endedEarly = false;
    this.fetched = [];
    source.addEventListener('sourceopen', () => {
      source.duration = this.part.end_s - this.part.start_s;
      this.buffer = source.addSourceBuffer(mimeType(this.part));
    });
    this.element.src = this.url;
    this.element.currentTime = at;
  }

  /** Session-clock time at which the element stands. */
  get position_s(): number {
    return this.part.start_s + this.element.currentTime;
  }

  jump(time_s: number): void {
    this.element.currentTime = Math.max(0, time_s - this.part.start_s);
  }

  holds(time_s: number): boolean {
    return this.part.start_s <= time_s && time_s < this.part.end_s;
  }

  /** Whether the media at that moment is in the buffer. */
  canPlay(time_s: number): boolean {
    const { buffered } = this.element;
    const local = time_s - this.part.start_s;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) - NEAR_S <= local && local < buffered.end(i) - 0.02) return true;
    }
    return false;
  }

  /** Whether the server was asked for that moment and answered, were it with nothing. */
  asked(time_s: number): boolean {
    return this.problem !== null || coveredUntil(this.fetched, time_s) > time_s;
  }

  /** Fetches what a playhead at `time_s` will need next, unless it is being fetched. */
  prepare(time_s: number): void {
    this.unstick(time_s);
    if (
      this.buffer === null ||
      this.problem === 'unsupported' ||
      this.buffer.updating ||
      performance.now() < this.retryAt
    )
      return;
    const wanted = nextClip(this.part, this.fetched, time_s);
    if (this.fetching !== null) {
      const { clip, abort } = this.fetching;
      const useless = wanted !== null && (wanted.start < clip.start || wanted.start >= clip.end);
      if (!useless) return;
      abort.abort();
      this.fetching = null;
    }
    if (wanted !== null) void this.fetchClip(wanted, time_s);
  }

  close(): void {
    this.fetching?.abort.abort();
    this.element.pause();
    this.element.removeAttribute('src');
    this.element.load();
    URL.revokeObjectURL(this.url);
  }

  private async fetchClip(clip: Interval, time_s: number): Promise<void> {
    const abort = new AbortController();
    this.fetching = { clip, abort };
    try {
      const url = recordingUrl(this.interview, this.part.id, {
        from_s: clip.start,
        to_s: clip.end,
      });
      const response = await fetch(url, { signal: abort.signal });
      if (!response.ok) throw new Error(String(response.status));
      await this.append(await response.arrayBuffer(), time_s);
      this.fetched = afterAppend(this.fetched, clip, keyframesOf(this.part));
      const { endedEarly } = this;
      this.endedEarly = false;
      if (coveredUntil(this.fetched, clip.start) >= this.part.end_s) this.end();
      // Decoding goes on from a keyframe of the new data only after a seek, be it on the spot.
      if (endedEarly || replacesPlayed(clip, this.position_s, keyframesOf(this.part)))
        this.jump(this.position_s);
      this.problem = null;
    } catch {
      if (abort.signal.aborted) return;
      this.failed();
      this.retryAt = performance.now() + RETRY_MS;
    } finally {
      // A seek may have begun another fetch meanwhile.
      if (this.fetchingWith(abort)) this.fetching = null;
    }
  }

  /**
   * Goes on where the sound does and the picture does not (a camera switched off, a lost network):
   * a browser that has no later picture waits for one until it is told that none follows. Firefox
   * also waits in front of the first picture, where others begin with it.
   */
  private unstick(time_s: number): void {
    const { readyState, HAVE_FUTURE_DATA } = this.element;
    const stuck = readyState < HAVE_FUTURE_DATA && this.fetching === null && this.canPlay(time_s);
    this.stuckSince_ms = stuck ? (this.stuckSince_ms ?? performance.now()) : null;
    if (this.stuckSince_ms === null || performance.now() - this.stuckSince_ms < STUCK_MS) return;
    this.stuckSince_ms = null;
    const begins = this.beginsNear(time_s);
    if (begins !== undefined) {
      this.element.currentTime = begins;
      return;
    }
    this.endedEarly = true;
    this.end();
  }

  /** Where the media begins that lies before the element, near that moment. */
  private beginsNear(time_s: number): number | undefined {
    const { buffered, currentTime } = this.element;
    const starts = Array.from({ length: buffered.length }, (_, i) => buffered.start(i));
    const near_s = time_s - this.part.start_s + NEAR_S;
    return starts.find((start) => currentTime < start && start <= near_s);
  }

  /** Says that nothing follows what is in the buffer; more may be appended all the same. */
  private end(): void {
    if (this.source?.readyState === 'open' && this.buffer?.updating === false) {
      this.source.endOfStream();
    }
  }

  /** Tries again later; with a fresh buffer where the browser gave this one up. */
  private failed(): void {
    this.problem = 'unreachable';
    if (this.element.error === null) return;
    this.rejected += 1;
    if (this.rejected > MOST_REJECTED) this.problem = 'unsupported';
    else this.load();
  }

  private fetchingWith(abort: AbortController): boolean {
    return this.fetching?.abort === abort;
  }

  private async append(bytes: ArrayBuffer, time_s: number): Promise<void> {
    if (this.buffer === null || bytes.byteLength === 0) return;
    await this.giveBack(time_s);
    await settled(this.buffer, (buffer) => buffer.appendBuffer(bytes));
  }

  /** Frees what was played long ago: a browser holds only minutes of video. */
  private async giveBack(time_s: number): Promise<void> {
    const old = evictable(this.fetched, time_s);
    if (old === null || this.buffer === null) return;
    const { start_s } = this.part;
    await settled(this.buffer, (buffer) => buffer.remove(0, Math.max(0.01, old.end - start_s)));
    this.fetched = afterDrop(this.fetched, old, keyframesOf(this.part));
  }
}

/** Runs one operation of a SourceBuffer to its end. */
function settled(buffer: SourceBuffer, operate: (buffer: SourceBuffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const { signal } = done;
    buffer.addEventListener(
      'updateend',
      () => {
        done.abort();
        resolve();
      },
      { signal },
    );
    buffer.addEventListener(
      'error',
      () => {
        done.abort();
        reject(new Error('the browser refused the clip'));
      },
      {
        signal,
      },
    );
    try {
      operate(buffer);
    } catch (error) {
      done.abort();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
