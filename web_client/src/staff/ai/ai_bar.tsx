import { Button } from '@mantine/core';
import { IconHandStop, IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { useCommand, useNow, useRoom } from '../live/panel_context';
import { clock } from '../words/times';
import classes from './ai.module.css';
import { turnText } from './turn_words';

/** Where the AI stands, and the way to take over from it and to hand back. */
export function AiBar() {
  const { t } = useTranslation('staff');
  const turn = useRoom((room) => room.ai?.turn ?? null);
  const status = useRoom((room) => room.status);
  const leader = useRoom((room) => room.participants[turn?.by ?? '']?.name);
  const now = useNow();
  if (turn === null || status === 'ended') return null;
  const taken = turn.state === 'taken_over';
  const left = turn.until_s === null ? null : Math.max(0, turn.until_s - now);
  return (
    <section className={classes.bar} aria-label={t('ai.lead')}>
      <IconSparkles size={18} stroke={1.6} aria-hidden />
      <p className={classes.turn} role="status">
        <strong>{taken ? t('ai.led_by', { name: leader ?? '' }) : turnText(t, turn)}</strong>
        {turn.question_id !== '' && !taken && (
          <span>
            {t('ai.number', { number: turn.number, total: turn.total })}
            {turn.follow_up && ` · ${t('ai.follow_up')}`}
            {turn.take > 1 && ` · ${t('ai.take', { take: turn.take })}`}
          </span>
        )}
      </p>
      {left !== null && turn.question_id !== '' && (
        <span className={classes.left} role="timer" aria-label={t('ai.left')}>
          {clock(left)}
        </span>
      )}
      {status === 'live' && <Lead taken={taken} />}
    </section>
  );
}

function Lead({ taken }: { taken: boolean }) {
  const { t } = useTranslation('staff');
  const run = useCommand();
  const [pending, setPending] = useState(false);
  const act = async () => {
    setPending(true);
    await run({ type: taken ? 'hand_back' : 'take_over' });
    setPending(false);
  };
  return (
    <Button
      size="xs"
      variant={taken ? 'filled' : 'default'}
      loading={pending}
      leftSection={
        taken ? <IconSparkles size={14} aria-hidden /> : <IconHandStop size={14} aria-hidden />
      }
      onClick={() => void act()}
    >
      {t(taken ? 'ai.hand_back' : 'ai.take_over')}
    </Button>
  );
}
