/** The one thing to do under the thumb, and the rest beside it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n';
import type { AiTurn } from '../../live/wire';
import { Confirm } from '../parts/confirm';
import { turnKey, type Acts, type ButtonAct } from './acts';
import { TYPED_FORM } from './typed_answer';

/** After a touch of an act and after each turn: the buttons change places with what they do. */
const REST_MS = 600;

interface ActBarProps {
  turn: AiTurn;
  practice: boolean;
  acts: Acts;
  /** Whether an answer is being typed: then it is handed in. */
  typing: boolean;
  onAct: (act: ButtonAct) => void;
  onTyping: (typing: boolean) => void;
}

export function ActBar({ turn, practice, acts, typing, onAct, onTyping }: ActBarProps) {
  const { t } = useTranslation('applicant');
  const skipping = useRef<HTMLDialogElement>(null);
  const [resting, rest] = useRest(turnKey(turn));
  const take = (act: ButtonAct) => {
    if (resting) return;
    rest();
    onAct(act);
  };
  const main = typing ? null : acts.main;
  const others = acts.others.filter((act) => !typing || act !== 'done');
  if (main === null && others.length === 0) return null;
  return (
    <div className="acts">
      {main !== null && (
        <button className="button main" aria-disabled={resting} onClick={() => take(main)}>
          {t(practice && main === 'begin' ? 'ai.begin_practice' : `ai.act.${main}`)}
        </button>
      )}
      {typing && (
        <button className="button main" form={TYPED_FORM}>
          {t('ai.typed_send')}
        </button>
      )}
      <div className="more">
        {acts.typing && (
          <button className="button plain" aria-pressed={typing} onClick={() => onTyping(!typing)}>
            {t(typing ? 'ai.speak' : 'ai.type')}
          </button>
        )}
        {others.map((act) => (
          <button
            key={act}
            className="button plain"
            aria-disabled={resting}
            onClick={() => (act === 'skip' ? skipping.current?.showModal() : take(act))}
          >
            {t(`ai.act.${act}`)}
          </button>
        ))}
      </div>
      {others.includes('skip') && (
        <Confirm
          key={turn.question_id}
          dialog={skipping}
          title={t('ai.skip.title')}
          text={t('ai.skip.text')}
          no={t('ai.skip.no')}
          yes={t('ai.act.skip')}
          onYes={() => {
            skipping.current?.close();
            take('skip');
          }}
        />
      )}
    </div>
  );
}

/** Whether a touch may be meant for the act that stood here before: this turn is that new. */
function useRest(turn: string): [resting: boolean, rest: () => void] {
  const [rested, setRested] = useState('');
  const resting = rested !== turn;
  useEffect(() => {
    if (!resting) return;
    const timer = setTimeout(() => setRested(turn), REST_MS);
    return () => clearTimeout(timer);
  }, [turn, resting]);
  return [resting, () => setRested('')];
}
