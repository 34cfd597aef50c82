import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import type { Timeline } from '../../api';
import { figure, isMeasure, measureName, MEASURES } from '../words/measures';
import { DELIVERY, dimensionName } from '../words/names';
import type { Playback } from './playback';
import { dimensionCurves, measureCurve, valueAt, type Points } from './score_points';
import classes from './time_line.module.css';
import { Playhead } from './playhead';
import { aligned, type Span } from './timeline_maths';
import { usePlayback } from './playback';

interface CurvesProps {
  playback: Playback;
  timeline: Timeline;
  span: Span;
  dimension: string;
  choose: (dimension: string) => void;
  measure: string | null;
}

interface Shown {
  points: Points;
  chosen: boolean;
  /** Values are drawn from 0 to this; null fits the values. */
  top: number | null;
}

const HEIGHT = 124;
const PERCENT: uPlot.Range.MinMax = [0, 1];
const CHANGE: uPlot.Range.MinMax = [-0.5, 0.5];

/** How every score moved; the chosen one stands out, and is named with its value at the playhead. */
export function Curves({ playback, timeline, span, dimension, choose, measure }: CurvesProps) {
  const { t } = useTranslation('staff');
  const scores = useMemo(() => dimensionCurves(timeline), [timeline]);
  const shown = useMemo((): Shown[] => {
    if (measure !== null)
      return [{ points: measureCurve(timeline, measure), chosen: true, top: null }];
    return [...scores]
      .map(([id, points]) => ({ points, chosen: id === dimension, top: 10 }))
      .sort((a, b) => Number(a.chosen) - Number(b.chosen));
  }, [scores, timeline, dimension, measure]);
  const ids = ['composite', ...timeline.job.competencies.map(({ id }) => id), ...DELIVERY];
  return (
    <div>
      <div className={classes.legend} role="group" aria-label={t('review.curves')}>
        {measure === null ? (
          ids.map((id) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === dimension}
              onClick={() => choose(id)}
            >
              {dimensionName(t, timeline.job, id)}
              <ValueAt
                playback={playback}
                points={scores.get(id) ?? []}
                scale={id === 'composite' ? 10 : 1}
              />
            </button>
          ))
        ) : (
          <>
            <button type="button" aria-pressed>
              {measureName(t, measure)}
            </button>
            <button type="button" onClick={() => choose(dimension)}>
              {t('review.to_scores')}
            </button>
          </>
        )}
      </div>
      <div className={classes.plot}>
        <Plot shown={shown} span={span} range={rangeOf(measure)} />
        <Playhead playback={playback} />
      </div>
    </div>
  );
}

/** What the axis of a measure spans; null fits the values. */
function rangeOf(measure: string | null): uPlot.Range.MinMax | null {
  const unit = measure !== null && isMeasure(measure) ? MEASURES[measure].unit : null;
  if (unit === 'percent') return PERCENT;
  return unit === 'change' ? CHANGE : null;
}

/** The value that held at the playhead; the composite's curve is drawn on the tenth of its scale. */
function ValueAt({
  playback,
  points,
  scale,
}: {
  playback: Playback;
  points: Points;
  scale: number;
}) {
  const { i18n } = useTranslation('staff');
  const value = usePlayback(playback, ({ time_s }) => valueAt(points, time_s));
  return <b>{value === null ? '–' : figure(i18n.language, value * scale, scale === 1 ? 1 : 0)}</b>;
}

interface PlotProps {
  shown: Shown[];
  span: Span;
  range: uPlot.Range.MinMax | null;
}

function Plot({ shown, span, range }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(
      options(shown, span, range, element.clientWidth),
      aligned(shown),
      element,
    );
    const watcher = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [shown, span, range]);
  return <div ref={place} className={classes.canvas} aria-hidden />;
}

/** A score holds until the next one. */
const stepped = uPlot.paths.stepped?.({ align: 1 });

function options(
  shown: Shown[],
  span: Span,
  range: PlotProps['range'],
  width: number,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const top = shown[0]?.top ?? null;
  return {
    width,
    height: HEIGHT,
    padding: [8, 0, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [span.start_s, span.end_s] },
      y: top === null ? { range: range ?? fitted } : { range: [0, top] },
    },
    axes: [
      { show: false },
      {
        size: 0,
        gap: 0,
        ticks: { show: false },
        values: () => [],
        grid: { stroke: colour('--line'), width: 1 },
        splits: (_, __, min, max) => [min, (min + max) / 2, max],
      },
    ],
    series: [
      {},
      ...shown.map(({ chosen }) => ({
        stroke: colour(chosen ? '--accent' : '--line-strong'),
        width: chosen ? 2 : 1,
        alpha: chosen ? 1 : 0.55,
        points: { show: false },
        ...(top !== null && stepped && { paths: stepped }),
      })),
    ],
  };
}

function fitted(_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(low + 1, max ?? 1);
  return [low, high * 1.05];
}
