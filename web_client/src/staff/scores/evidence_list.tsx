import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import type { Evidence, Job, Score } from '../../live/wire';
import {
  figure,
  measureFigure,
  measureMeaning,
  measureName,
  measureValue,
  signed,
} from '../words/measures';
import { reasonText, subjectName } from '../words/names';
import { clock } from '../words/times';
import { evidenceSum } from './evidence_sum';
import { IntervalMeaning } from './interval';
import classes from './scores.module.css';

export interface Moment {
  start_s: number;
  end_s: number;
}

interface EvidenceListProps {
  score: Score;
  job: Job;
  /** Session-clock time that is shown as 0:00. */
  zero_s: number;
  /** Shows or plays a moment. */
  show: (moment: Moment) => void;
  showLabel: 'evidence.show' | 'evidence.play';
  /** Ids of the answers in the order of asking, to name where evidence was found. */
  answers: readonly string[];
}

/** Why a score is what it is: where it starts, what each measurement did, and the sum. */
export function EvidenceList({ score, job, zero_s, show, showLabel, answers }: EvidenceListProps) {
  const { t, i18n } = useTranslation('staff');
  const sum = evidenceSum(score);
  const strongest = Math.max(0.1, ...score.evidence.map(({ effect }) => Math.abs(effect)));
  return (
    <div className={classes.evidence}>
      {sum === null && (
        <p className={classes.why}>
          <strong>{t('score.unrated')}</strong> {reasonText(t, score.reason)}
        </p>
      )}
      {sum !== null && (
        <p className={classes.sumRow}>
          <span>{t('evidence.base')}</span>
          <span>{figure(i18n.language, sum.base, 1)}</span>
        </p>
      )}
      {score.evidence.length === 0 && <p className={classes.why}>{t('evidence.none')}</p>}
      <ol className={classes.rows}>
        {(sum?.rows ?? score.evidence).map((row, i) => (
          <EvidenceRow
            key={`${row.measure}/${row.subject}/${i}`}
            row={row}
            answer={score.answer === '' ? answers.indexOf(row.answer ?? '') + 1 : 0}
            job={job}
            zero_s={zero_s}
            share={Math.abs(row.effect) / strongest}
            show={show}
            showLabel={showLabel}
          />
        ))}
      </ol>
      {sum !== null && (
        <p className={classes.sumRow} data-total>
          <span>{t('evidence.total')}</span>
          <span>
            {figure(i18n.language, sum.value, 1)}
            <span className={classes.scale}>{t('score.of', { scale: score.scale })}</span>
          </span>
        </p>
      )}
      <IntervalMeaning score={score} />
      <p className={classes.rules}>
        {t(score.final ? 'evidence.final' : 'evidence.moving')}
        {score.rules !== '' && <> · {t('evidence.rules', { rules: score.rules })}</>}
      </p>
    </div>
  );
}

interface RowProps extends Pick<EvidenceListProps, 'job' | 'zero_s' | 'show' | 'showLabel'> {
  row: Evidence;
  /** Which answer it was found in, from 1; 0 where that goes without saying. */
  answer: number;
  /** Size of the effect against the strongest one, 0 to 1. */
  share: number;
}

function EvidenceRow({ row, answer, job, zero_s, share, show, showLabel }: RowProps) {
  const { t, i18n } = useTranslation('staff');
  const subject = subjectName(t, job, row.measure, row.subject);
  const window = `${clock(row.start_s - zero_s)}–${clock(row.end_s - zero_s)}`;
  return (
    <li className={classes.row}>
      <span className={classes.measure} title={measureMeaning(t, row.measure)}>
        {measureName(t, row.measure)}
        {subject !== '' && <span className={classes.subject}> · {subject}</span>}
        {answer > 0 && (
          <span className={classes.subject}> · {t('evidence.in_answer', { number: answer })}</span>
        )}
      </span>
      <span className={classes.effect} data-direction={Math.sign(row.effect)}>
        {signed(i18n.language, row.effect, 1)}
      </span>
      <span className={classes.bar} aria-hidden>
        <span
          data-direction={Math.sign(row.effect)}
          style={{ width: `${(share * 50).toFixed(1)}%` }}
        />
      </span>
      <span className={classes.measured}>
        {measureValue(t, i18n.language, row.measure, row.value)}
        {row.margin != null && (
          <span title={t('evidence.margin_meaning')}>
            {' '}
            {t('evidence.margin', {
              margin: measureFigure(i18n.language, row.measure, row.margin),
            })}
          </span>
        )}
      </span>
      <button
        type="button"
        className={classes.window}
        aria-label={t(showLabel, { window })}
        onClick={() => show({ start_s: row.start_s, end_s: row.end_s })}
      >
        <IconPlayerPlay size={12} aria-hidden />
        {window}
      </button>
      {row.quote !== '' && (
        <blockquote className={classes.quote} lang={job.language}>
          {row.quote}
        </blockquote>
      )}
      <span className={classes.model}>{row.model}</span>
    </li>
  );
}
