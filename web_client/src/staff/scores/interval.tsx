import { useTranslation } from '../../i18n';
import type { Score } from '../../live/wire';
import { figure } from '../words/measures';
import classes from './scores.module.css';

/** Where the score would lie in nine of ten cases; nothing where no error is known. */
export function Interval({ score }: { score: Score }) {
  const { t, i18n } = useTranslation('staff');
  const { low, high, scale } = score;
  if (low == null || high == null) return null;
  const [from, to] = [low, high].map((end) => figure(i18n.language, end, scale === 100 ? 0 : 1));
  return (
    <span className={classes.interval} title={t('score.interval_meaning')}>
      {t('score.interval', { low: from, high: to })}
    </span>
  );
}
