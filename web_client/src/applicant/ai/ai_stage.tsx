/** Where an AI leads: who asks, the question, and what the applicant may do now. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { JoinInfo } from '../../api';
import { regional, useTranslation } from '../../i18n';
import { keptText } from '../../live/kept_text';
import { sessionNow, type RoomState } from '../../live/state';
import type { AiAct, AiLed, AiTurn, Command } from '../../live/wire';
import { CommandFailed } from '../../live/socket';
import { LevelMeter } from '../check/level_meter';
import { sends, type DevicesState } from '../devices';
import { Icon } from '../parts/icon';
import { Captions } from '../room/captions';
import { SelfView } from '../room/self_view';
import { ActBar } from './act_bar';
import { actsOf, isRemark, turnKey } from './acts';
import { latestHint } from './hints';
import { TurnCard, WelcomeCard } from './turn_card';
import { TypedAnswer, typedKey } from './typed_answer';
import { useVoice } from './voice';
import './ai.css';

interface AiStageProps {
  info: JoinInfo;
  room: RoomState;
  ai: AiLed;
  turn: AiTurn;
  own: DevicesState;
  captions: boolean;
  send: (command: Command) => Promise<void>;
  onLeave: () => void;
}

export function AiStage(props: AiStageProps) {
  const { info, room, ai, turn, own, captions, send, onLeave } = props;
  const { t } = useTranslation('applicant');
  const now_s = useNow(room);
  const voice = useVoice(turn, own.speaker);
  // Who loads the page again is led back to what they were writing: it is handed in from there.
  const [typing, setTyping] = useState(
    () => keptText(typedKey(info.interview_id, turn.question_id)) !== '',
  );
  const { failed, command } = useSending(send, turnKey(turn));
  const acts = actsOf(turn, ai.settings);
  const writes = typing && acts.typing;
  const practised = useEffectEvent(onLeave);
  useEffect(() => {
    if (room.practice && turn.state === 'thanks') practised(); // its room is gone, too
  }, [room.practice, turn.state]);
  const act = (name: AiAct) => void command({ type: 'ai_act', act: name });
  const type = (on: boolean) => {
    setTyping(on);
    if (!on && isAnswering(turn)) act('still_here'); // a voice is waited for again
  };
  return (
    <section className="ai" aria-label={t('ai.host')}>
      <Host turn={turn} speaking={voice.state === 'playing'} room={room}>
        <SelfView state={own} />
      </Host>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who cannot drag scrolls by keys */}
      <div className="turns" tabIndex={0} role="region" aria-label={t('steps.room')}>
        <Shown {...{ info, room, ai, turn, now_s, onLeave }}>
          <Hint room={room} turn={turn} now_s={now_s} />
          {voice.state === 'blocked' && (
            <button className="button" onClick={voice.again}>
              <Icon name="speaker" />
              {t('ai.hear')}
            </button>
          )}
          {voice.state === 'failed' && <p className="soft small">{t('ai.no_voice')}</p>}
          {writes ? (
            <TypedAnswer
              key={turn.question_id}
              interview={info.interview_id}
              {...{ turn, now_s }}
              send={(text) => command({ type: 'type_answer', text })}
              onTyping={() => act('typing')}
            />
          ) : (
            turn.state === 'answering' && <Listening own={own} />
          )}
        </Shown>
        {failed && (
          <p className="word bad" role="alert">
            {t('ai.failed')}
          </p>
        )}
      </div>
      {captions && !writes && isAnswering(turn) && <Captions room={room} send={send} />}
      <ActBar
        {...{ turn, acts, typing: writes }}
        practice={room.practice}
        onAct={act}
        onTyping={type}
      />
    </section>
  );
}

function isAnswering({ state }: AiTurn): boolean {
  return state === 'answering' || state === 'checking';
}

/** The AI's name and what it is doing, one's own picture, and who listens. */
function Host(props: {
  turn: AiTurn;
  speaking: boolean;
  room: RoomState;
  children: React.ReactNode;
}) {
  const { t, i18n } = useTranslation('applicant');
  const { turn, speaking, room, children } = props;
  const listening = Object.values(room.participants)
    .filter(({ role, present }) => role !== 'applicant' && present)
    .map(({ name }) => name);
  return (
    <div className="host">
      <span className={speaking ? 'ai-sign speaking' : 'ai-sign'} aria-hidden="true">
        AI
      </span>
      <div>
        <b>{t('ai.host')}</b>
        <p role="status">{t(`ai.state.${turn.state}`)}</p>
        {listening.length > 0 && (
          <p className="soft small">
            {t('ai.listening', {
              names: new Intl.ListFormat(i18n.language).format(listening),
            })}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}

interface ShownProps extends Pick<AiStageProps, 'info' | 'room' | 'ai' | 'turn' | 'onLeave'> {
  now_s: number;
  children: React.ReactNode;
}

/** What stands on the card: the question, or what is said between questions. */
function Shown({ info, room, ai, turn, now_s, onLeave, children }: ShownProps) {
  const { t } = useTranslation('applicant');
  const { language } = room.job;
  switch (turn.state) {
    case 'waiting':
      return <WaitingCard info={info} late={turn.reason === 'late'} />;
    case 'welcome':
      return (
        <WelcomeCard {...{ info, turn, language }} practice={room.practice} settings={ai.settings}>
          {children}
        </WelcomeCard>
      );
    case 'paused':
      return (
        <article className="turn">
          <h2>{t('ai.state.paused')}</h2>
          <p>{t(PAUSED_BY[turn.reason] ?? 'ai.paused_text')}</p>
        </article>
      );
    case 'thanks':
      return <ThanksCard company={info.company} {...{ turn, onLeave }} />;
    default: {
      const known = room.questions.find(({ id }) => id === turn.question_id)?.text;
      const remark = isRemark(turn);
      const question = (remark ? known : turn.text) ?? known ?? '';
      return (
        <TurnCard {...{ turn, question, language, now_s }}>
          {remark && (
            <p className="word caution" role="alert" lang={language}>
              {turn.text}
            </p>
          )}
          {turn.state === 'answered' && <Answered turn={turn} />}
          {children}
        </TurnCard>
      );
    }
  }
}

const PAUSED_BY: Partial<Record<AiTurn['reason'], 'ai.paused_away' | 'ai.paused_unheard'>> = {
  away: 'ai.paused_away',
  unheard: 'ai.paused_unheard',
};

const CLOSED_BY = ['time_up', 'silence', 'typed'] as const;

function Answered({ turn }: { turn: AiTurn }) {
  const { t } = useTranslation('applicant');
  const why = CLOSED_BY.find((one) => one === turn.reason) ?? 'done';
  return (
    <div className="word good">
      <Icon name="check" />
      <div>
        <p>{t(`ai.answered.${why}`)}</p>
        {turn.retakes_left > 0 && (
          <p className="soft small">{t('ai.retakes_left', { count: turn.retakes_left })}</p>
        )}
      </div>
    </div>
  );
}

/** The microphone's level while it is the applicant's turn, or why nothing is heard. */
function Listening({ own }: { own: DevicesState }) {
  const { t } = useTranslation('applicant');
  if (own.microphone === null || !sends(own, 'microphone')) {
    return (
      <p className="word caution">
        <Icon name="mic_off" />
        {t('ai.unheard')}
      </p>
    );
  }
  return <LevelMeter key={own.microphone.id} track={own.microphone} onSpeech={() => undefined} />;
}

function Hint({ room, turn, now_s }: { room: RoomState; turn: AiTurn; now_s: number }) {
  const hint = latestHint(room.prompts, turn, now_s);
  return (
    <div role="status" lang={room.job.language}>
      {hint !== null && (
        <p className={hint.kind === 'figure' ? 'word good' : 'word'}>
          <Icon name={hint.kind === 'figure' ? 'check' : 'info'} />
          {hint.text}
        </p>
      )}
    </div>
  );
}

function WaitingCard({ info, late }: { info: JoinInfo; late: boolean }) {
  const { t, i18n } = useTranslation('applicant');
  const time = new Intl.DateTimeFormat(regional(i18n.language), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(late ? (info.closes_at ?? info.starts_at) : info.starts_at));
  return (
    <article className="turn">
      <p>{t(late ? 'ai.late' : 'ai.early', { time })}</p>
    </article>
  );
}

interface ThanksCardProps {
  company: string;
  turn: AiTurn;
  onLeave: () => void;
}

function ThanksCard({ company, turn, onLeave }: ThanksCardProps) {
  const { t } = useTranslation('applicant');
  return (
    <article className="turn">
      <h2>{t('ai.state.thanks')}</h2>
      <p>{turn.text}</p>
      <ol className="next">
        <li>{t('thanks.next_1_ai', { company })}</li>
        <li>{t('thanks.next_2', { company })}</li>
        <li>{t('thanks.next_3')}</li>
      </ol>
      <button className="button main" onClick={onLeave}>
        {t('ai.finish')}
      </button>
    </article>
  );
}

const LOOK_EVERY_MS = 250;

/** Seconds on the session clock, told often enough for a countdown. */
function useNow(room: RoomState): number {
  const [now, setNow] = useState(() => sessionNow(room));
  useEffect(() => {
    const timer = setInterval(() => setNow(sessionNow(room)), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [room]);
  return now;
}

/** Sends commands; one that came too late for its turn is nobody's fault and needs no word. */
function useSending(send: AiStageProps['send'], turn: string) {
  const [failedIn, setFailed] = useState<string | null>(null);
  const command = async (what: Command): Promise<boolean> => {
    setFailed(null);
    try {
      await send(what);
      return true;
    } catch (error) {
      const late = error instanceof CommandFailed && error.code === 'wrong_state';
      if (!late) setFailed(turn);
      return false;
    }
  };
  return { failed: failedIn === turn, command };
}
