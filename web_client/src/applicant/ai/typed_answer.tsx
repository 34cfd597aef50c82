/** An answer written instead of spoken; what is written survives a reload. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from '../../i18n';
import { useKeptText } from '../../live/kept_text';
import type { AiTurn } from '../../live/wire';

/** Id of the form: its button stands with the other acts, under the thumb. */
export const TYPED_FORM = 'typed';

/** As long as the server takes. */
export const MAX_LENGTH = 4000;

/** Seconds before the end of the time at which what is written is handed in by itself. */
const HAND_IN_S = 2;

/** Under what a written answer is kept until it is handed in. */
export const typedKey = (interview: string, question: string) =>
  `vivavoce.typed/${interview}/${question}`;

interface TypedAnswerProps {
  interview: string;
  turn: AiTurn;
  now_s: number;
  send: (text: string) => Promise<boolean>;
  /** From now on no voice is waited for. */
  onTyping: () => void;
}

export function TypedAnswer({ interview, turn, now_s, send, onTyping }: TypedAnswerProps) {
  const { t } = useTranslation('applicant');
  const [written, write] = useKeptText(typedKey(interview, turn.question_id));
  const [sending, setSending] = useState(false);
  const text = written.trim();
  const submit = async () => {
    if (text === '' || sending) return;
    setSending(true);
    if (await send(text)) write('');
    setSending(false);
  };
  const handIn = useEffectEvent(() => void submit());
  const left_ms = useEffectEvent((until_s: number) => (until_s - HAND_IN_S - now_s) * 1000);
  useEffect(() => {
    if (turn.state !== 'answering' || turn.until_s === null) return;
    const timer = setTimeout(handIn, left_ms(turn.until_s));
    return () => clearTimeout(timer);
  }, [turn.state, turn.until_s]);
  // While there is time to think, an open box is not yet an answer: its first letter is.
  const typing = useEffectEvent(onTyping);
  useEffect(() => {
    if (turn.state !== 'thinking') typing();
  }, [turn.state, turn.take]);
  return (
    <form
      id={TYPED_FORM}
      className="typed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor="typed-answer">{t('ai.typed_label')}</label>
      <textarea
        id="typed-answer"
        rows={4}
        required
        maxLength={MAX_LENGTH}
        value={written}
        onChange={(event) => {
          if (turn.state === 'thinking' && written === '') onTyping();
          write(event.currentTarget.value);
        }}
        aria-describedby="typed-help"
      />
      <p id="typed-help" className="soft small">
        {t('ai.typed_help')}
      </p>
    </form>
  );
}
