/** The one thing to do under the thumb, and the rest beside it. */
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n';
import type { Acts, ButtonAct } from './acts';
import { TYPED_FORM } from './typed_answer';

/** Between two touches of acts: the buttons change places with what they do. */
const REST_MS = 600;

interface ActBarProps {
  acts: Acts;
  /** Whether an answer is being typed: then it is handed in. */
  typing: boolean;
  onAct: (act: ButtonAct) => void;
  onTyping: (typing: boolean) => void;
}

export function ActBar({ acts, typing, onAct, onTyping }: ActBarProps) {
  const { t } = useTranslation('applicant');
  const [resting, rest] = useRest();
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
            aria-disabled={resting}
            onClick={() => take(act)}
          >
            {t(`ai.act.${act}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Whether a touch was just taken: a second one may be meant for the act that stood here before. */
function useRest(): [resting: boolean, rest: () => void] {
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (!resting) return;
    const timer = setTimeout(() => setResting(false), REST_MS);
    return () => clearTimeout(timer);
  }, [resting]);
  return [resting, () => setResting(true)];
}
