import type { Timeline } from '../../api';
import { useTranslation } from '../../i18n';
import { Sparkline } from '../scores/sparkline';
import {
  isMeasure,
  measureMeaning,
  measureName,
  measureFigure,
  MEASURES,
  measureValue,
} from '../words/measures';
import classes from './review_page.module.css';
import { measureCurve } from './time_line/score_points';

const SOURCES = ['content', 'voice', 'face', 'body'] as const;

interface MeasuresProps {
  timeline: Timeline;
  chosen: string | null;
  choose: (measure: string | null) => void;
}

/** Everything that was measured, by where it was taken from; one of them on the time line. */
export function Measures({ timeline, chosen, choose }: MeasuresProps) {
  const { t } = useTranslation('staff');
  const ids = Object.keys(timeline.observations).filter(
    (id) => isMeasure(id) && (timeline.observations[id]?.length ?? 0) > 0,
  );
  if (ids.length === 0) return <p className={classes.quiet}>{t('review.no_measures')}</p>;
  return (
    <div className={classes.measures}>
      <p className={classes.quietLeft}>{t('review.measures_lead')}</p>
      {SOURCES.map((source) => {
        const own = ids.filter((id) => isMeasure(id) && MEASURES[id].source === source);
        if (own.length === 0) return null;
        return (
          <section key={source}>
            <h3>{t(`source.${source}`)}</h3>
            <ul>
              {own.map((id) => (
                <MeasureRow
                  key={id}
                  id={id}
                  timeline={timeline}
                  chosen={id === chosen}
                  choose={() => choose(id === chosen ? null : id)}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface MeasureRowProps {
  id: string;
  timeline: Timeline;
  chosen: boolean;
  choose: () => void;
}

function MeasureRow({ id, timeline, chosen, choose }: MeasureRowProps) {
  const { t, i18n } = useTranslation('staff');
  const points = measureCurve(timeline, id);
  const values = (timeline.observations[id] ?? []).map(([, value]) => value);
  const shown = (value: number | undefined) =>
    value === undefined ? '–' : measureValue(t, i18n.language, id, value);
  const low = Math.min(...values);
  const top = Math.max(...values);
  const lifted = points.map(
    ([time_s, value]) => [time_s, value === null ? null : value - low] as const,
  );
  return (
    <li>
      <button type="button" aria-pressed={chosen} onClick={choose}>
        <span>
          {measureName(t, id)}
          <small>{measureMeaning(t, id)}</small>
        </span>
        <Sparkline
          curve={lifted}
          scale={Math.max(top - low, 1e-6)}
          className={classes.measureSpark}
        />
        <span className={classes.measureValue}>
          {shown(median(values))}
          <small>
            {t('review.range', {
              low: measureFigure(i18n.language, id, low),
              high: measureFigure(i18n.language, id, top),
            })}
          </small>
        </span>
      </button>
    </li>
  );
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || upper === undefined || lower === undefined
    ? upper
    : (upper + lower) / 2;
}
