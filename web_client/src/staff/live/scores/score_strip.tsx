import { useTranslation } from '../../../i18n';
import { scoreKey } from '../../../live/state';
import { partsOf } from '../../scores/parts';
import { PartsLine } from '../../scores/parts_line';
import { ScoreCell } from '../../scores/score_cell';
import classes from '../../scores/scores.module.css';
import { DELIVERY, dimensionName } from '../../words/names';
import type { Curve } from '../../scores/curves';
import { useJob, useParts, useRoom } from '../panel_context';
import { usePanel } from '../panel_store';

const NO_CURVE: Curve = [];

interface ScoreStripProps {
  opened: string | null;
  open: (dimension: string | null) => void;
}

/** Composite, competencies, delivery: a few calm cells that move while the person speaks. */
export function ScoreStrip({ opened, open }: ScoreStripProps) {
  const { t } = useTranslation('staff');
  const job = useJob();
  const dimensions = ['composite', ...job.competencies.map(({ id }) => id), ...DELIVERY];
  const scores = useRoom((room) => room.scores);
  return (
    <div>
      <div className={classes.strip} role="group" aria-label={t('panel.scores')}>
        {dimensions.map((dimension) => (
          <LiveCell
            key={dimension}
            dimension={dimension}
            opened={opened === dimension}
            open={() => open(opened === dimension ? null : dimension)}
          />
        ))}
      </div>
      <PartsLine parts={partsOf(Object.values(scores), job.competencies)} />
    </div>
  );
}

function LiveCell({
  dimension,
  opened,
  open,
}: {
  dimension: string;
  opened: boolean;
  open: () => void;
}) {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  const job = useJob();
  const score = useRoom((room) => room.scores[scoreKey(dimension)]);
  const answer = useRoom((room) => room.scores[scoreKey(dimension, room.answers.at(-1)?.id ?? '')]);
  const curve = usePanel(
    store,
    ({ curves }) =>
      curves[scoreKey(dimension)] ?? (answer && curves[scoreKey(dimension, answer.answer)]),
  );
  return (
    <ScoreCell
      name={dimensionName(t, job, dimension)}
      score={score}
      answer={answer}
      curve={curve ?? NO_CURVE}
      opened={opened}
      open={open}
    />
  );
}
