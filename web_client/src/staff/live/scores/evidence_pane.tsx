import { CloseButton, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../i18n';
import { scoreKey } from '../../../live/state';
import { EvidenceList, type Moment } from '../../scores/evidence_list';
import classes from '../../scores/scores.module.css';
import { dimensionName } from '../../words/names';
import { AlsoMeasured } from './also_measured';
import { useJob, useRoom } from '../panel_context';

interface EvidencePaneProps {
  dimension: string;
  close: () => void;
  show: (moment: Moment) => void;
}

/** What a cell stands on. It lies over the questions; picture and conversation stay in sight. */
export function EvidencePane({ dimension, close, show }: EvidencePaneProps) {
  const { t } = useTranslation('staff');
  const job = useJob();
  const pane = useRef<HTMLElement>(null);
  const whole = useRoom((room) => room.scores[scoreKey(dimension)]);
  const answer = useRoom(
    (room) => room.scores[scoreKey(dimension, room.answers.at(-1)?.id ?? '-')],
  );
  const answers = useRoom((room) => room.answers);
  const zero = useRoom((room) => room.started_s ?? 0);
  const [scope, setScope] = useState('whole');
  const score = scope === 'answer' ? (answer ?? whole) : (whole ?? answer);
  const closing = useRef(close);
  useEffect(() => {
    closing.current = close;
  });
  useEffect(() => {
    const before = document.activeElement;
    const element = pane.current;
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') closing.current();
    };
    element?.addEventListener('keydown', pressed);
    element?.focus();
    return () => {
      element?.removeEventListener('keydown', pressed);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <aside
      ref={pane}
      className={classes.pane}
      tabIndex={-1}
      aria-label={t('evidence.of', { name: dimensionName(t, job, dimension) })}
    >
      <div className={classes.paneHead}>
        <h2>{dimensionName(t, job, dimension)}</h2>
        <CloseButton aria-label={t('act.close')} onClick={close} size="lg" />
      </div>
      {whole && answer && (
        <SegmentedControl
          className={classes.scope}
          size="xs"
          aria-label={t('evidence.scope')}
          value={scope}
          onChange={setScope}
          data={[
            { value: 'whole', label: t('evidence.whole') },
            { value: 'answer', label: t('evidence.answer') },
          ]}
        />
      )}
      <div className={classes.paneBody}>
        {score === undefined ? (
          <p className={classes.why}>{t('evidence.not_yet')}</p>
        ) : (
          <EvidenceList
            score={score}
            job={job}
            zero_s={zero}
            show={show}
            showLabel="evidence.show"
            answers={answers.map(({ id }) => id)}
          />
        )}
        <AlsoMeasured dimension={dimension} score={score} />
      </div>
    </aside>
  );
}
