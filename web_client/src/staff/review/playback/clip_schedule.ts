/**
 * Which clip of a recording part to ask for next. Pure: the player owns the SourceBuffer.
 *
 * All times are seconds on the session clock. A clip begins at the keyframe at or before
 * the time asked for, so appended clips overlap; what overlaps is replaced, and with it goes
 * everything up to the next keyframe that was to be decoded from it.
 */
import type { RecordingPart as Part } from '../../../api';
import { coveredUntil, withInterval, withoutInterval, type Interval } from './intervals';

/** Playing is kept this far ahead of the playhead. */
export const AHEAD_S = 30;
/** Keyframes may come this much later than what is known of a part that still grows. */
export const KEYFRAMES_MARGIN_S = 1;
/** One clip asks for at most this much. */
export const CLIP_S = 15;
/** What the first clip after a seek asks for beyond a keyframe: little, so that it soon plays. */
export const FIRST_CLIP_S = 3;
/** What lies further behind the playhead than this is given back to the browser. */
export const BEHIND_S = 60;

/** The part of this participant that holds `time`; where two overlap, the later one. */
export function partAt(parts: readonly Part[], time: number): Part | undefined {
  return parts.reduce<Part | undefined>(
    (best, part) =>
      part.start_s <= time && time < part.end_s && (!best || part.start_s > best.start_s)
        ? part
        : best,
    undefined,
  );
}

/** Keyframes of a part lie at most this far apart. */
export function keyframesOf({ keyframes_s }: Pick<Part, 'keyframes_s'>): number {
  return keyframes_s + KEYFRAMES_MARGIN_S;
}

/**
 * The next stretch to fetch of a part for a playhead at `time`, or null when all is there.
 *
 * It is longer than keyframes are apart, so that the one after it overlaps ahead of the playhead.
 */
export function nextClip(
  part: Pick<Part, 'start_s' | 'end_s' | 'keyframes_s'>,
  fetched: readonly Interval[],
  time: number,
): Interval | null {
  const from = Math.max(time, part.start_s);
  const held = coveredUntil(fetched, from);
  if (held >= part.end_s || held - time >= AHEAD_S || part.start_s - time >= AHEAD_S) return null;
  const shortest = keyframesOf(part) + FIRST_CLIP_S;
  const length = held === from ? shortest : Math.max(shortest, CLIP_S);
  return { start: held, end: Math.min(held + length, part.end_s) };
}

/** Whether a clip, once appended, replaced what is decoded for a playhead at `time`. */
export function replacesPlayed(clip: Interval, time: number, keyframes_s: number): boolean {
  return clip.start - keyframes_s < time && time < clip.end;
}

/** What is held once a clip was appended: what was there behind its end may have gone. */
export function afterAppend(
  fetched: readonly Interval[],
  clip: Interval,
  keyframes_s: number,
): Interval[] {
  const orphaned = { start: clip.end, end: clip.end + keyframes_s };
  return withInterval(withoutInterval(fetched, orphaned), clip);
}

/** What is held once the browser dropped `old`, and what was decoded from it. */
export function afterDrop(
  fetched: readonly Interval[],
  old: Interval,
  keyframes_s: number,
): Interval[] {
  return withoutInterval(fetched, { start: old.start, end: old.end + keyframes_s });
}

/** What may be dropped from the buffer, or null. */
export function evictable(fetched: readonly Interval[], time: number): Interval | null {
  const first = fetched[0];
  const end = time - BEHIND_S;
  return first && first.start < end ? { start: first.start, end } : null;
}

/** The MIME type, with codecs, of a part's clips. */
export function mimeType(part: Pick<Part, 'video_codec' | 'has_audio'>): string {
  const h264 = part.video_codec === 'h264';
  const codecs = [h264 ? 'avc1.42e01f' : part.video_codec, part.has_audio ? 'opus' : ''].filter(
    Boolean,
  );
  const container = h264 ? 'video/mp4' : part.video_codec ? 'video/webm' : 'audio/webm';
  return `${container}; codecs="${codecs.join(', ')}"`;
}

/** Where the recording has nothing of anybody, between `start` and `end`. */
export function gaps(parts: readonly Part[], start: number, end: number): Interval[] {
  const found: Interval[] = [];
  let reached = start;
  for (const part of [...parts].sort((a, b) => a.start_s - b.start_s)) {
    if (part.start_s > reached) found.push({ start: reached, end: Math.min(part.start_s, end) });
    reached = Math.max(reached, part.end_s);
  }
  if (reached < end) found.push({ start: reached, end });
  return found.filter((gap) => gap.end - gap.start > 0.2);
}

/**
 * How a follower catches up with the playhead: its new playback rate, or a jump.
 *
 * Small drift is drawn in by playing up to 5 % faster or slower, which is not heard;
 * larger drift (over 0.3 s, lips and sound fall apart well before) jumps.
 */
export function follow(
  position: number,
  playhead: number,
  rate: number,
): { rate: number; jumpTo?: number } {
  const drift = playhead - position;
  if (Math.abs(drift) > 0.3) return { rate, jumpTo: playhead };
  if (Math.abs(drift) < 0.03) return { rate };
  return { rate: rate * (1 + Math.max(-0.05, Math.min(0.05, drift / 2))) };
}
