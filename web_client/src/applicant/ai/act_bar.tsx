/** The one thing to do under the thumb, and the rest beside it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Acts, ButtonAct } from './acts';
import { TYPED_FORM } from './typed_answer';

/** A touch that was meant for the act before does not count for the one that took its place. */
const SETTLES_MS = 600;

interface ActBarProps {
  acts: Acts;
  /** Changes whenever the acts stand for something else. */
  turn: string;
  /** Whether an answer is being typed: then it is handed in. */
  typing: boolean;
  onAct: (act: ButtonAct) => void;
  onTyping: (typing: boolean) => void;
}

export function ActBar({ acts, turn, typing, onAct, onTyping }: ActBarProps) {
  const { t } = useTranslation('applicant');
  const settled = useSettled(turn);
  const main = typing ? null : acts.main;
  const others = acts.others.filter((act) => !typing || act !== 'done');
  if (main === null && others.length === 0) return null;
  return (
    <div className="acts">
      {main !== null && (
        <button
          className="button main"
          aria-disabled={!settled}
          onClick={() => settled && onAct(main)}
        >
          {t(`ai.act.${main}`)}
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
            aria-disabled={!settled}
            onClick={() => settled && onAct(act)}
          >
            {t(`ai.act.${act}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

function useSettled(turn: string): boolean {
  const [settled, settle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => settle(turn), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [turn]);
  return settled === turn;
}
