/**
 * What happens in an interview, as the server tells it; the fields are those of interview/events.
 * Times `_s` are seconds on the session clock.
 */

export type Role = 'applicant' | 'interviewer' | 'hr';

interface EventBase {
  time_s: number;
  arrived_s: number | null;
}

export interface SpeechStarted extends EventBase {
  type: 'speech_started';
  participant: string;
}

export interface SpeechEnded extends EventBase {
  type: 'speech_ended';
  participant: string;
  start_s: number;
}

export interface Word {
  text: string;
  start_s: number;
  end_s: number;
}

export interface Transcript extends EventBase {
  type: 'transcript';
  participant: string;
  utterance: number;
  text: string;
  /** "" in a partial of which it is not known yet, UNWRITTEN where it is neither of the two. */
  language: string;
  start_s: number;
  final: boolean;
  confidence: number;
  model: string;
  words: Word[];
  /** Characters (code points) at the beginning of a partial's text that seldom change any more. */
  settled?: number;
}

export interface Observation extends EventBase {
  type: 'observation';
  participant: string;
  measure: string;
  value: number;
  start_s: number;
  confidence: number;
  model: string;
  subject: string;
  quote: string;
  answer: string;
}

export interface Evidence {
  measure: string;
  value: number;
  start_s: number;
  end_s: number;
  model: string;
  effect: number;
  subject: string;
  quote: string;
  /** Id of the answer it was found in, "" where it speaks of the whole interview. */
  answer?: string;
  /** How far the value would move with other seconds of the same answer, where that is known. */
  margin?: number | null;
}

export type Unrated =
  | 'no_answer'
  | 'off_question'
  | 'too_short'
  | 'unclear_speech'
  | 'other_language'
  | 'no_face'
  | 'several_faces'
  | 'no_consent'
  | 'not_allowed'
  | 'not_asked'
  | 'typed'
  | 'not_enough_evidence';

export interface Score extends EventBase {
  type: 'score';
  dimension: string;
  /** 0 to `scale`; null where evidence does not suffice, with a `reason`. */
  value: number | null;
  scale: number;
  /** Id of the answer scored, "" for the interview as a whole. */
  answer: string;
  reason: Unrated | '';
  weight: number;
  final: boolean;
  rules: string;
  evidence: Evidence[];
  /** The interval: of content by the measured error, of voice and face with other seconds of
   * the same answers; null or absent where it is not known. */
  low?: number | null;
  high?: number | null;
}

export type NoticeKind =
  | 'applicant_away'
  | 'applicant_back'
  | 'video_frozen'
  | 'video_resumed'
  | 'no_face'
  | 'face_back'
  | 'several_faces'
  | 'dark_picture'
  | 'bright_picture'
  | 'one_face'
  | 'analysis_shed'
  | 'analysis_resumed'
  | 'over_limit'
  | 'picture_too_large'
  | 'time_nearly_up'
  | 'recording_stopped'
  | 'recording_resumed'
  | 'audio_only_requested'
  | 'camera_off'
  | 'camera_on'
  | 'microphone_off'
  | 'microphone_on'
  | 'screen_asked'
  | 'screen_withdrawn'
  | 'screen_shared'
  | 'screen_stopped';

export interface Notice extends EventBase {
  type: 'notice';
  kind: NoticeKind;
  participant: string;
  detail: string;
}

export interface ParticipantJoined extends EventBase {
  type: 'participant_joined';
  participant: string;
  role: Role;
  name: string;
}

export interface ParticipantLeft extends EventBase {
  type: 'participant_left';
  participant: string;
}

export interface InterviewStarted extends EventBase {
  type: 'interview_started';
  by: string;
}

export interface QuestionAdded extends EventBase {
  type: 'question_added';
  question_id: string;
  text: string;
  competencies: string[];
  key_points?: string[];
  behavioural?: boolean;
  by: string;
  /** The question that this one follows up, "" where it stands alone. */
  follows?: string;
  reason?: FollowUpReason | '';
}

export interface QuestionAsked extends EventBase {
  type: 'question_asked';
  question_id: string;
  answer: string;
  by: string;
  /** The question itself: applicants do not hold the list. */
  text: string;
}

export interface AnswerEnded extends EventBase {
  type: 'answer_ended';
  answer: string;
}

export interface RatingGiven extends EventBase {
  type: 'rating_given';
  by: string;
  question_id: string;
  competency: string;
  level: number | null;
}

export interface NoteWritten extends EventBase {
  type: 'note_written';
  by: string;
  question_id: string;
  text: string;
}

export interface InterviewEnded extends EventBase {
  type: 'interview_ended';
  by: string;
  reason: string;
}

// --- an interview that an AI leads ---------------------------------------------------------

/** Stands as `by` where the AI did it; no participant has this id. */
export const AI = 'ai';

/** `model` of a transcript that was typed, not spoken. */
export const TYPED = 'typed';

/** `language` of what was said in a language that is not written down: its text is "". */
export const UNWRITTEN = 'und';

export function isUnwritten({ language, text }: Pick<Transcript, 'language' | 'text'>): boolean {
  return language === UNWRITTEN && text === '';
}

/** What in an answer made the AI ask once more. */
export type FollowUpReason =
  'key_point' | 'situation' | 'task' | 'action' | 'result' | 'figure' | 'vague';

export type AiState =
  | 'waiting'
  | 'welcome'
  | 'asking'
  | 'thinking'
  | 'answering'
  | 'checking'
  | 'answered'
  | 'paused'
  | 'taken_over'
  | 'thanks';

export type AiReason =
  | ''
  | 'early'
  | 'late'
  | 'applicant'
  | 'away'
  | 'skipped'
  | 'time_up'
  | 'silence'
  | 'unheard'
  | 'unclear'
  | 'finished'
  | 'no_answer'
  | 'done'
  | 'typing'
  | 'typed'
  | 'repeat'
  | 'asked_back'
  | 'given_time'
  | 'retake'
  | 'resumed'
  | 'handed_back';

/** Where the AI and the applicant stand; the newest one is what counts. */
export interface AiTurn extends EventBase {
  type: 'ai_turn';
  state: AiState;
  /** "" before the first and after the last question. */
  question_id: string;
  /** The answer that is open or was just closed, "" before it was opened. */
  answer: string;
  /** From 1: which answer to this question it is. */
  take: number;
  /** When the state ends by itself; null where it does not. */
  until_s: number | null;
  /** All the time to think or to answer, however much of it is left; null of other states. */
  allowed_s: number | null;
  reason: AiReason;
  /** The interviewer who took over, else "". */
  by: string;
  /** From 1, of the main questions; a follow-up has its parent's. */
  number: number;
  total: number;
  follow_up: boolean;
  retakes_left: number;
  pauses_left: number;
  /** The question, or what the AI says, in the job's language; not in the journal. */
  text?: string;
  /** Address of the text read out; null where there is no voice. */
  speech?: string | null;
}

/** A later take counts instead of this answer. */
export interface AnswerSetAside extends EventBase {
  type: 'answer_set_aside';
  answer: string;
}

export type PromptKind = 'result' | 'slower' | 'question' | 'figure';

/** A gentle word to the applicant while answering. */
export interface PromptShown extends EventBase {
  type: 'prompt_shown';
  answer: string;
  kind: PromptKind;
  text: string;
}

export type LiveEvent =
  | SpeechStarted
  | SpeechEnded
  | Transcript
  | Observation
  | Score
  | Notice
  | ParticipantJoined
  | ParticipantLeft
  | InterviewStarted
  | QuestionAdded
  | QuestionAsked
  | AnswerEnded
  | RatingGiven
  | NoteWritten
  | InterviewEnded
  | AiTurn
  | AnswerSetAside
  | PromptShown;
