import { useTranslation } from '../../i18n';
import type { Score } from '../../live/wire';
import type { Curve } from './curves';
import { figure } from '../words/measures';
import { DELIVERY, oneOf, reasonText } from '../words/names';
import { Interval } from './interval';
import classes from './scores.module.css';
import { Sparkline } from './sparkline';

interface ScoreCellProps {
  name: string;
  score: Score | undefined;
  /** The score of the answer being given (or last given). */
  answer?: Score | undefined;
  curve: Curve;
  opened: boolean;
  open: () => void;
}

/** One score at a glance: the number, or why there is none; how it moved; what it weighs. */
export function ScoreCell({ name, score, answer, curve, opened, open }: ScoreCellProps) {
  const { t, i18n } = useTranslation('staff');
  const shown = score ?? answer;
  const rated = shown?.value ?? null;
  const weight = score?.weight ?? answer?.weight ?? 0;
  const composite = shown?.dimension === 'composite';
  return (
    <button
      type="button"
      className={classes.cell}
      aria-expanded={opened}
      data-composite={composite}
      onClick={open}
    >
      <span className={classes.cellTop}>
        <span className={classes.cellName}>{name}</span>
        {!composite && shown !== undefined && (
          <span className={classes.weight}>
            {weight > 0
              ? t('score.weight', { percent: figure(i18n.language, weight * 100, 0) })
              : t('score.not_counted')}
          </span>
        )}
      </span>
      {rated === null || shown === undefined ? (
        <Unrated reason={unratedFor(shown)} />
      ) : (
        <span className={classes.cellValue}>
          <span className={classes.number}>
            {figure(i18n.language, rated, shown.scale === 100 ? 0 : 1)}
            <span className={classes.scale}>{t('score.of', { scale: shown.scale })}</span>
          </span>
          <Interval score={shown} />
          <Sparkline curve={curve} scale={shown.scale} className={classes.spark} />
        </span>
      )}
    </button>
  );
}

/** Voice, face and the whole hang on no question of their own. */
function unratedFor(score: Score | undefined): string {
  if (score === undefined) return 'nothing_asked';
  const ofAll = score.dimension === 'composite' || oneOf(DELIVERY, score.dimension);
  return score.reason === 'not_asked' && ofAll ? 'nothing_asked' : score.reason;
}

function Unrated({ reason }: { reason: string }) {
  const { t } = useTranslation('staff');
  return (
    <span className={classes.unrated}>
      <span>{t('score.unrated')}</span>
      {reason !== 'not_enough_evidence' && (
        <span className={classes.reason}>{reasonText(t, reason)}</span>
      )}
    </span>
  );
}
