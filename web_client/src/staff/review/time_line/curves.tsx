import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import type { Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { figure, isMeasure, measureName, measureValue, MEASURES } from '../../words/measures';
import { DELIVERY, dimensionName } from '../../words/names';
import type { Playback } from '../playback/playback';
import { dimensionCurves, measureCurve, valueAt, type Points } from './score_points';
import classes from './time_line.module.css';
import { Playhead } from './playhead';
import { aligned, type Span } from './timeline_maths';
import { usePlayback } from '../playback/playback';

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
}

const HEIGHT = 124;
type Range = readonly [low: number, high: number];
const SCORES: Range = [0, 10];
const PERCENT: Range = [0, 1];
const CHANGE: Range = [-0.5, 0.5];

/** How every score moved; the chosen one stands out, and is named with its value at the playhead. */
export function Curves({ playback, timeline, span, dimension, choose, measure }: CurvesProps) {
  const { t, i18n } = useTranslation('staff');
  const scores = useMemo(() => dimensionCurves(timeline), [timeline]);
  const shown = useMemo((): Shown[] => {
    if (measure !== null) return [{ points: measureCurve(timeline, measure), chosen: true }];
    return [...scores]
      .map(([id, points]) => ({ points, chosen: id === dimension }))
      .sort((a, b) => Number(a.chosen) - Number(b.chosen));
  }, [scores, timeline, dimension, measure]);
  const range = useMemo(
    () => (measure === null ? SCORES : rangeOf(measure, shown[0]?.points ?? [])),
    [measure, shown],
  );
  const said = (value: number) =>
    measure === null
      ? figure(i18n.language, value * scaleOf(dimension), 0)
      : measureValue(t, i18n.language, measure, value);
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
              <ValueAt playback={playback} points={scores.get(id) ?? []} scale={scaleOf(id)} />
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
        <Plot shown={shown} span={span} range={range} stepped={measure === null} />
        <Scale range={range} said={said} />
        <Playhead playback={playback} />
      </div>
    </div>
  );
}

/** The composite's curve is drawn on the tenth of its scale. */
const scaleOf = (dimension: string) => (dimension === 'composite' ? 10 : 1);

/** What the axis of a measure spans. */
function rangeOf(measure: string, points: Points): Range {
  const unit = isMeasure(measure) ? MEASURES[measure].unit : null;
  if (unit === 'percent') return PERCENT;
  return unit === 'change' ? CHANGE : fitted(points);
}

/** From the smallest to the largest value, 0 included where they are above it. */
function fitted(points: Points): Range {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), low + 1);
  return [low, high + (high - low) * 0.05];
}

/** What the lines across the plot stand for. */
function Scale({ range: [low, high], said }: { range: Range; said: (value: number) => string }) {
  return (
    <div className={classes.scale} aria-hidden>
      {[high, (low + high) / 2, low].map((value) => (
        <span key={value}>{said(value)}</span>
      ))}
    </div>
  );
}

/** The value that held at the playhead; before anything was played, the one at the end. */
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
  const { begin_s, span } = playback;
  const value = usePlayback(playback, ({ time_s }) =>
    valueAt(points, time_s > begin_s ? time_s : span.end_s),
  );
  return <b>{value === null ? '–' : figure(i18n.language, value * scale, scale === 1 ? 1 : 0)}</b>;
}

interface PlotProps {
  shown: Shown[];
  span: Span;
  range: Range;
  /** A value holds until the next one. */
  stepped: boolean;
}

function Plot({ shown, span, range, stepped }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(
      options({ shown, span, range, stepped }, element.clientWidth),
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
  }, [shown, span, range, stepped]);
  return <div ref={place} className={classes.canvas} aria-hidden />;
}

const STEPS = uPlot.paths.stepped?.({ align: 1 });

function options({ shown, span, range, stepped }: PlotProps, width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    width,
    height: HEIGHT,
    padding: [8, 0, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [span.start_s, span.end_s] },
      y: { range: [...range] },
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
        ...(stepped && STEPS && { paths: STEPS }),
      })),
    ],
  };
}
