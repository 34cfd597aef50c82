/** How scores moved while one watched: what the sparklines of the panel draw. */
import { scoreKey } from '../../live/state';
import type { Score } from '../../live/wire';

/** [time_s, value], oldest first; null while unrated. */
export type Curve = readonly (readonly [number, number | null])[];
export type Curves = Readonly<Record<string, Curve>>;

/** Points kept of each curve: more than a sparkline has pixels. */
export const MOST_POINTS = 240;

/** The curves with one more score; one that is not newer than the last changes nothing. */
export function withScore(curves: Curves, score: Score): Curves {
  const key = scoreKey(score.dimension, score.answer);
  const curve = curves[key] ?? [];
  const last = curve.at(-1);
  if (last !== undefined && score.time_s <= last[0]) return curves;
  return { ...curves, [key]: [...curve.slice(1 - MOST_POINTS), [score.time_s, score.value]] };
}
