/** What the applicant may do at each point of an interview that an AI leads. Pure. */
import type { AiAct, AiSettings, AiTurn } from '../../live/wire';

/** Acts that have a button; typing has its box. */
export type ButtonAct = Exclude<AiAct, 'typing'>;

export interface Acts {
  /** The one thing under the thumb; null where there is only to wait. */
  main: ButtonAct | null;
  /** The rest, the nearest at hand first. */
  others: ButtonAct[];
  /** Whether the answer may be typed now. */
  typing: boolean;
}

const MAIN: Partial<Record<AiTurn['state'], ButtonAct>> = {
  welcome: 'begin',
  asking: 'answer',
  thinking: 'answer',
  answering: 'done',
  checking: 'still_here',
  answered: 'next',
  paused: 'resume',
};

const OTHERS: Partial<Record<AiTurn['state'], ButtonAct[]>> = {
  asking: ['repeat', 'skip', 'pause'],
  thinking: ['repeat', 'skip', 'pause'],
  answering: ['repeat', 'retake', 'skip', 'pause'],
  checking: ['done', 'retake', 'skip'],
  answered: ['retake', 'pause'],
};

export function actsOf(turn: AiTurn, settings: AiSettings): Acts {
  const { state } = turn;
  const allowed: Partial<Record<ButtonAct, boolean>> = {
    repeat: turn.speech != null,
    skip: settings.skip,
    retake: turn.retakes_left > 0,
    pause: turn.pauses_left > 0,
  };
  return {
    main: state === 'paused' && turn.reason === 'away' ? null : (MAIN[state] ?? null),
    others: (OTHERS[state] ?? []).filter((act) => allowed[act] ?? true),
    typing: settings.typed && ['thinking', 'answering', 'checking'].includes(state),
  };
}

/** Tells one turn from the next. */
export function turnKey({ state, question_id, take, time_s }: AiTurn): string {
  return `${state}/${question_id}/${take}/${time_s}`;
}

const SPOKEN: readonly AiTurn['state'][] = ['welcome', 'asking', 'checking', 'thanks'];

/** Whether the voice begins with this turn; else it only goes on. */
export function isSpoken({ state, reason }: AiTurn): boolean {
  return SPOKEN.includes(state) || reason === 'repeat' || reason === 'asked_back';
}

/** Whether the turn's text is a word of the AI's beside the question. */
export function isRemark({ state, reason }: AiTurn): boolean {
  return state === 'checking' || reason === 'asked_back' || reason === 'given_time';
}

/** Whether a voice that is speaking falls silent: the applicant's turn, or nobody's. */
export function isHushed({ state }: AiTurn): boolean {
  return state !== 'thinking' && state !== 'waiting';
}
