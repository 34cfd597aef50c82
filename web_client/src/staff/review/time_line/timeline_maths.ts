/** Session-clock seconds to places on the time line, and back. Pure. */

export interface Span {
  readonly start_s: number;
  readonly end_s: number;
}

/** Share of the span (0 to 1) at which `time_s` lies, clamped to its ends. */
export function fraction(span: Span, time_s: number): number {
  const length = span.end_s - span.start_s;
  if (length <= 0) return 0;
  return Math.min(1, Math.max(0, (time_s - span.start_s) / length));
}

/** The session-clock time at that share of the span. */
export function timeAt(span: Span, share: number): number {
  return span.start_s + Math.min(1, Math.max(0, share)) * (span.end_s - span.start_s);
}

/** Left edge and width in percent; a moment gets a width of 0. */
export function place(
  span: Span,
  start_s: number,
  end_s = start_s,
): { left: number; width: number } {
  const left = fraction(span, start_s) * 100;
  return { left, width: Math.max(0, fraction(span, end_s) * 100 - left) };
}

/**
 * Index of the last item that began at or before `time_s`, -1 before the first.
 * `starts` is sorted.
 */
export function lastBegun(starts: readonly number[], time_s: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= time_s) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A moment worth hearing around a piece of evidence: at least 2 s, a little air at both ends. */
export function excerpt(span: Span, within: Span): Span {
  const air = Math.max(0.3, (2 - (span.end_s - span.start_s)) / 2);
  return {
    start_s: Math.max(within.start_s, span.start_s - air),
    end_s: Math.min(within.end_s, span.end_s + air),
  };
}

/** Marks nearer than `apart` (share of the line) become one group, so that none hides another. */
export function grouped<T extends { time_s: number }>(
  items: readonly T[],
  span: Span,
  apart: number,
): T[][] {
  const groups: T[][] = [];
  for (const item of [...items].sort((a, b) => a.time_s - b.time_s)) {
    const first = groups.at(-1)?.[0];
    if (first && fraction(span, item.time_s) - fraction(span, first.time_s) < apart) {
      groups.at(-1)?.push(item);
    } else {
      groups.push([item]);
    }
  }
  return groups;
}

/** Points of a step-wise quantity on one common time axis; null where it was unrated. */
export function aligned(
  curves: readonly { points: readonly (readonly [number, number | null])[] }[],
): [number[], ...(number | null | undefined)[][]] {
  const times = [...new Set(curves.flatMap((c) => c.points.map(([t]) => t)))].sort((a, b) => a - b);
  const index = new Map(times.map((t, i) => [t, i]));
  const columns = curves.map(({ points }) => {
    const column = new Array<number | null | undefined>(times.length).fill(undefined);
    for (const [t, value] of points) column[index.get(t) ?? 0] = value;
    return column;
  });
  return [times, ...columns];
}
