/** The question with its time, or what the AI says instead of one. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { JoinInfo } from '../../api';
import { useTranslation } from '../../i18n';
import type { AiSettings, AiTurn } from '../../live/wire';
import { Countdown } from './countdown';
import { spanOf } from './time_left';

interface TurnCardProps {
  turn: AiTurn;
  /** The question itself, also where the turn's text is what the AI says about it. */
  question: string;
  language: string;
  now_s: number;
  children?: ReactNode;
}

const TIMED: readonly AiTurn['state'][] = ['thinking', 'answering', 'answered', 'checking'];

export function TurnCard({ turn, question, language, now_s, children }: TurnCardProps) {
  const { t } = useTranslation('applicant');
  const { state, number, total, follow_up, take, question_id } = turn;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true }); // a new question is read first
  }, [question_id]);
  return (
    <article className="turn" data-state={state}>
      <header>
        <p className="soft small">
          {t('ai.number', { number, total })}
          {follow_up && <span className="mark">{t('ai.follow_up')}</span>}
          {take > 1 && <span className="mark">{t('ai.take', { take })}</span>}
        </p>
        {TIMED.includes(state) && (
          <Countdown key={`${question_id}/${state}/${take}`} span={spanOf(turn)} now_s={now_s} />
        )}
      </header>
      <h2 ref={heading} tabIndex={-1} lang={language}>
        {question}
      </h2>
      {children}
    </article>
  );
}

/** Before the first question: who asks, who decides, and what is allowed. */
export function WelcomeCard({
  info,
  turn,
  practice,
  settings,
  language,
  children,
}: {
  info: JoinInfo;
  turn: AiTurn;
  practice: boolean;
  settings: AiSettings;
  language: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation('applicant');
  const { think_s, answer_s, retakes, skip, typed } = settings;
  return (
    <article className="turn" data-state="welcome">
      <h2>{t(practice ? 'ai.welcome.practice' : 'ai.welcome.title')}</h2>
      <p>
        {practice && info.lead !== 'ai'
          ? t('ai.welcome.panel')
          : t('ai.welcome.who', { company: info.company })}
      </p>
      {turn.text !== undefined && turn.text !== '' && (
        <blockquote lang={language}>{turn.text}</blockquote>
      )}
      <ul>
        <li>{t('ai.welcome.questions', { total: turn.total })}</li>
        {think_s > 0 && <li>{t('ai.welcome.think', { seconds: think_s })}</li>}
        <li>{t('ai.welcome.answer', { minutes: Math.round(answer_s / 60) })}</li>
        {retakes > 0 && <li>{t('ai.welcome.retakes', { times: retakes })}</li>}
        {turn.pauses_left > 0 && <li>{t('ai.welcome.pauses', { times: turn.pauses_left })}</li>}
        {skip && <li>{t('ai.welcome.skip')}</li>}
        {typed && <li>{t('ai.welcome.typed')}</li>}
        <li>{t('ai.welcome.resume')}</li>
      </ul>
      {children}
    </article>
  );
}
