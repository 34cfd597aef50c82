import { useTranslation } from '../../../i18n';
import type { Score } from '../../../live/wire';
import { Interval } from '../../scores/interval';
import { figure } from '../../words/measures';
import { reasonText } from '../../words/names';
import classes from './evaluation_sheet.module.css';

/** A score as the sheet gives it: the number with its interval, or why there is none. */
export function ScoreValue({ score }: { score: Score | undefined }) {
  const { t, i18n } = useTranslation('staff');
  if (score === undefined) return <>–</>;
  if (score.value === null)
    return <span className={classes.reason}>{reasonText(t, score.reason)}</span>;
  return (
    <>
      <strong>{figure(i18n.language, score.value, score.scale === 100 ? 0 : 1)}</strong>{' '}
      <Interval score={score} />
    </>
  );
}
