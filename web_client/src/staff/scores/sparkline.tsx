import type { Curve } from './curves';

const WIDTH = 100;
const HEIGHT = 24;
/** The last five minutes are what one compares with. */
const SPAN_S = 300;

/** A quiet line of how a score moved; broken where there was no number. */
export function Sparkline({
  curve,
  scale,
  className,
}: {
  curve: Curve;
  scale: number;
  className?: string | undefined;
}) {
  const end = curve.at(-1);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={className}
      aria-hidden
    >
      {end && (
        <path d={sparkPath(curve, scale, end[0])} fill="none" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}

/** The path of the points within SPAN_S before `end_s`; each value holds until the next. */
function sparkPath(curve: Curve, scale: number, end_s: number): string {
  const from = Math.max(end_s - SPAN_S, curve[0]?.[0] ?? 0);
  const span = Math.max(1, end_s - from);
  let path = '';
  let drawing = false;
  for (const [time_s, value] of curve) {
    if (time_s < from) continue;
    if (value === null) {
      drawing = false;
      continue;
    }
    const x = (((time_s - from) / span) * WIDTH).toFixed(1);
    const y = (HEIGHT - 1 - (value / scale) * (HEIGHT - 2)).toFixed(1);
    path += drawing ? `H${x}V${y}` : `M${x} ${y}`;
    drawing = true;
  }
  return path;
}
