import { useTranslation } from '../../../i18n';
import type { Score } from '../../../live/wire';
import classes from '../../scores/scores.module.css';
import {
  isMeasure,
  measureMeaning,
  measureName,
  MEASURES,
  measureValue,
} from '../../words/measures';
import { useRoom } from '../panel_context';

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  voice: ['voice'],
  engagement: ['face', 'body'],
};

interface AlsoMeasuredProps {
  dimension: string;
  score: Score | undefined;
}

/** The newest value of what was measured of voice or picture and enters no score. */
export function AlsoMeasured({ dimension, score }: AlsoMeasuredProps) {
  const { t, i18n } = useTranslation('staff');
  const observations = useRoom((room) => room.observations);
  const counted = new Set(score?.evidence.map(({ measure }) => measure));
  const others = Object.keys(MEASURES).filter(
    (id) => isMeasure(id) && SOURCES[dimension]?.includes(MEASURES[id].source) && !counted.has(id),
  );
  const seen = others.flatMap((id) => observations[id] ?? []);
  if (seen.length === 0) return null;
  return (
    <section className={classes.also}>
      <h3>{t('evidence.also')}</h3>
      <dl>
        {seen.map(({ measure, value }) => (
          <div key={measure} title={measureMeaning(t, measure)}>
            <dt>{measureName(t, measure)}</dt>
            <dd>{measureValue(t, i18n.language, measure, value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
