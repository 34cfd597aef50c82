import { useTranslation } from '../../i18n';
import type { Score } from '../../live/wire';
import { figure } from '../words/measures';
import { DELIVERY, oneOf } from '../words/names';
import classes from './scores.module.css';

/** Where the score would lie in nine of ten cases; nothing where that is not known. */
export function Interval({ score }: { score: Score }) {
  const { t, i18n } = useTranslation('staff');
  const { low, high, scale } = score;
  if (low == null || high == null) return null;
  const [from, to] = [low, high].map((end) => figure(i18n.language, end, scale === 100 ? 0 : 1));
  return (
    <span className={classes.interval} title={t(`score.interval_meaning.${kindOf(score)}`)}>
      {t('score.interval', { low: from, high: to })}
    </span>
  );
}

/** What the interval is of, in a sentence. */
export function IntervalMeaning({ score }: { score: Score }) {
  const { t } = useTranslation('staff');
  if (score.low == null) return null;
  return (
    <p className={classes.intervalMeaning}>
      <Interval score={score} /> · {t(`score.interval_meaning.${kindOf(score)}`)}
    </p>
  );
}

function kindOf({ dimension }: Score): 'composite' | 'manner' | 'content' {
  if (dimension === 'composite') return 'composite';
  return oneOf(DELIVERY, dimension) ? 'manner' : 'content';
}
