/** Curves of a finished interview, from its events. Pure. */
import type { Timeline } from '../../../api';
import type { Score } from '../../../live/wire';
import { lastBegun } from './timeline_maths';

/** [time_s, value], oldest first; null while unrated. */
export type Points = readonly (readonly [number, number | null])[];

/**
 * How each dimension moved, 0 to 10: the scores of the interview as a whole where there are
 * any, else those of its answers. The composite is drawn at a tenth of its scale.
 */
export function dimensionCurves(timeline: Pick<Timeline, 'scores'>): Map<string, Points> {
  const byDimension = new Map<string, Score[]>();
  for (const score of timeline.scores) {
    byDimension.set(score.dimension, [...(byDimension.get(score.dimension) ?? []), score]);
  }
  return new Map(
    [...byDimension].map(([dimension, scores]) => {
      const whole = scores.filter(({ answer }) => answer === '');
      const points = (whole.length > 0 ? whole : scores)
        .map(
          ({ time_s, value, scale }) =>
            [time_s, value === null ? null : (value / scale) * 10] as const,
        )
        .sort(([a], [b]) => a - b);
      return [dimension, points];
    }),
  );
}

/** Points kept of a measure's curve; the rest would fall on the same pixels. */
const MOST_POINTS = 2_000;

export function measureCurve(timeline: Pick<Timeline, 'observations'>, measure: string): Points {
  const all = timeline.observations[measure] ?? [];
  const step = Math.max(1, Math.ceil(all.length / MOST_POINTS));
  return all.filter((_, i) => i % step === 0).map(([time_s, value]) => [time_s, value] as const);
}

/** The value that held at `time_s`; null before the first and while unrated. */
export function valueAt(points: Points, time_s: number): number | null {
  const index = lastBegun(
    points.map(([t]) => t),
    time_s,
  );
  return points[index]?.[1] ?? null;
}

/** The latest score by dimension, for the interview as a whole ("") or one answer. */
export function latestScores(scores: readonly Score[], answer: string): Map<string, Score> {
  const latest = new Map<string, Score>();
  for (const score of scores) {
    if (score.answer !== answer) continue;
    const known = latest.get(score.dimension);
    if (known === undefined || known.time_s <= score.time_s) latest.set(score.dimension, score);
  }
  return latest;
}
