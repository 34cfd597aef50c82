import { useTranslation } from '../../i18n';
import { figure } from '../words/measures';
import classes from './board.module.css';
import type { MatchBrief } from './wire';

const REASONS = ['no_resume', 'nothing_asked', 'not_enough_evidence'] as const;

/** A match in figures, or why there is none. */
export function MatchScore({ match }: { match: MatchBrief | null }) {
  const { t, i18n } = useTranslation('staff');
  if (match === null) return <p className={classes.pending}>{t('match.waiting')}</p>;
  if (match.score === null) {
    const reason = REASONS.find((r) => r === match.reason) ?? 'not_enough_evidence';
    return <p className={classes.pending}>{t(`match.${reason}`)}</p>;
  }
  return (
    <p className={classes.match}>
      <span className="visually-hidden">{t('match.title')}</span>
      <span className={classes.score}>{figure(i18n.language, match.score, 0)}</span>
      <span className={classes.track} aria-hidden>
        <span style={{ width: `${match.score}%` }} />
      </span>
      {match.top && <span className={classes.best}>{t('match.top')}</span>}
      {match.due && <span className={classes.pending}>{t('match.renewing')}</span>}
    </p>
  );
}
