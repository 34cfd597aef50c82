import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Timeline } from '../../api';
import { useTranslation } from '../../i18n';
import { EvidenceList, type Moment } from '../scores/evidence_list';
import { partsOf } from '../scores/parts';
import { PartsLine } from '../scores/parts_line';
import { ScoreCell } from '../scores/score_cell';
import { DELIVERY, dimensionName } from '../words/names';
import classes from './review_page.module.css';
import { latestScores } from './time_line/score_points';
import type { Curve } from '../scores/curves';

interface ScoreReviewProps {
  timeline: Timeline;
  dimension: string;
  choose: (dimension: string) => void;
  hear: (moment: Moment) => void;
}

/** The scores as they ended, whole or of one answer, each with what it stands on. */
export function ScoreReview({ timeline, dimension, choose, hear }: ScoreReviewProps) {
  const { t } = useTranslation('staff');
  const [answer, setAnswer] = useState('');
  const scores = useMemo(() => latestScores(timeline.scores, answer), [timeline.scores, answer]);
  const dimensions = ['composite', ...timeline.job.competencies.map(({ id }) => id), ...DELIVERY];
  const shown = dimensions.filter((id) => answer === '' || scores.has(id));
  const chosen = scores.get(dimension);
  const start = timeline.started_s ?? 0;
  return (
    <div className={classes.scores}>
      <Select
        size="sm"
        aria-label={t('evidence.scope')}
        value={answer}
        onChange={(value) => setAnswer(value ?? '')}
        allowDeselect={false}
        data={[
          { value: '', label: t('evidence.whole') },
          ...timeline.answers.map(({ id, question }, i) => ({
            value: id,
            label: `${i + 1}  ${question}`,
          })),
        ]}
      />
      {answer === '' && (
        <PartsLine parts={partsOf([...scores.values()], timeline.job.competencies)} />
      )}
      <div className={classes.cells}>
        {shown.map((id) => (
          <ScoreCell
            key={id}
            name={dimensionName(t, timeline.job, id)}
            score={scores.get(id)}
            curve={curveOf(timeline, id, answer)}
            opened={id === dimension}
            open={() => choose(id)}
          />
        ))}
      </div>
      <h3 className={classes.evidenceTitle}>
        {t('evidence.of', { name: dimensionName(t, timeline.job, dimension) })}
      </h3>
      {chosen === undefined ? (
        <p className={classes.quiet}>{t('evidence.not_yet')}</p>
      ) : (
        <EvidenceList
          score={chosen}
          job={timeline.job}
          zero_s={start}
          show={hear}
          showLabel="evidence.play"
          answers={timeline.answers.map(({ id }) => id)}
        />
      )}
    </div>
  );
}

function curveOf(timeline: Timeline, dimension: string, answer: string): Curve {
  return timeline.scores
    .filter((score) => score.dimension === dimension && score.answer === answer)
    .map(({ time_s, value }) => [time_s, value] as const);
}
