/** Half-open stretches of time [start, end) in seconds, kept sorted and apart. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Joins nearer than this are one stretch: the last frame's length is a guess of the muxer. */
const JOIN_S = 0.1;

/** The stretches with one more added; what touches or overlaps becomes one. */
export function withInterval(intervals: readonly Interval[], added: Interval): Interval[] {
  if (added.end <= added.start) return [...intervals];
  const joined: Interval[] = [];
  for (const next of [...intervals, added].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && next.start <= last.end + JOIN_S) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else {
      joined.push(next);
    }
  }
  return joined;
}

/** The stretches without [cut.start, cut.end). */
export function withoutInterval(intervals: readonly Interval[], cut: Interval): Interval[] {
  return intervals.flatMap(({ start, end }) =>
    [
      { start, end: Math.min(end, cut.start) },
      { start: Math.max(start, cut.end), end },
    ].filter((piece) => piece.end > piece.start),
  );
}

/** Where the stretch around `time` ends, or `time` itself where nothing holds it. */
export function coveredUntil(intervals: readonly Interval[], time: number): number {
  const around = intervals.find(({ start, end }) => start - JOIN_S <= time && time < end);
  return around ? around.end : time;
}
