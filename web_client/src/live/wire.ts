/**
 * The messages of the live socket and the values that REST shares with them, as docs/protocol.md
 * names them. Times `_s` are seconds on the session clock; `_at` are ISO 8601 in UTC.
 */

export type Role = 'applicant' | 'interviewer' | 'hr';
export type Status = 'scheduled' | 'live' | 'ended';
export type Standing = 'applicant' | 'staff';

// --- events -----------------------------------------------------------------------------

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
  language: string;
  start_s: number;
  final: boolean;
  confidence: number;
  model: string;
  words: Word[];
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
}

export type Reason =
  | 'no_answer'
  | 'off_question'
  | 'too_short'
  | 'unclear_speech'
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
  reason: Reason | '';
  weight: number;
  final: boolean;
  rules: string;
  evidence: Evidence[];
  /** The interval by the measured error; null or absent where no error is known. */
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
  | 'over_limit'
  | 'picture_too_large'
  | 'time_nearly_up'
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
  | 'finished'
  | 'done'
  | 'typing'
  | 'typed'
  | 'repeat'
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

export type Lead = 'panel' | 'ai';

/** What an AI-led interview allows. */
export interface AiSettings {
  think_s: number;
  answer_s: number;
  /** Further takes of each question. */
  retakes: number;
  /** In the whole interview. */
  pauses: number;
  skip: boolean;
  typed: boolean;
  /** At most so many after each question. */
  follow_ups: number;
  prompts: boolean;
  /** Prompts in interviews that people lead. */
  panel_prompts: boolean;
}

export interface AiLed {
  turn: AiTurn | null;
  settings: AiSettings;
  /** When the applicant may begin, on the session clock; null in practice. */
  opens_s: number | null;
  closes_s: number | null;
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

// --- the room -----------------------------------------------------------------------------

export interface Competency {
  id: string;
  name: string;
  weight: number;
  /** Five texts, worst first, or none. */
  anchors: string[];
}

export interface JobQuestion {
  id: string;
  text: string;
  competencies: string[];
  key_points: string[];
  behavioural: boolean;
  time_limit_s: number | null;
  /** Five texts, worst first, or none: then those of its competencies count. */
  anchors?: string[];
}

export interface Job {
  id: string;
  title: string;
  language: string;
  policy: string;
  voice_weight: number;
  face_weight: number;
  pass_line: number | null;
  competencies: Competency[];
  questions: JobQuestion[];
}

/** What applicants are told of the job. */
export type JobTitle = Pick<Job, 'id' | 'title' | 'language'>;

export interface RoomParticipant {
  id: string;
  role: Role;
  name: string;
  present: boolean;
  publishing: boolean;
  /** Number of the publication to watch; null while there is none. */
  publication: number | null;
  /** Number of their shared screen's publication; null or absent while there is none. */
  screen?: number | null;
}

/** Applicants are sent only `id` and `text`, and only of questions that were asked. */
export interface RoomQuestion {
  id: string;
  text: string;
  competencies?: string[];
  key_points?: string[];
  behavioural?: boolean;
  added?: boolean;
  asked?: boolean;
  follows?: string;
  reason?: FollowUpReason | '';
}

export interface Answer {
  id: string;
  question_id: string;
  start_s: number;
  end_s: number | null;
}

export interface Rating {
  by: string;
  name?: string;
  question_id: string;
  competency: string;
  level: number;
}

export interface Note {
  by: string;
  name?: string;
  question_id: string;
  text: string;
}

export interface Snapshot {
  status: Status;
  started_s: number | null;
  job: Job | JobTitle;
  participants: RoomParticipant[];
  questions: RoomQuestion[];
  answers: Answer[];
  transcript: Transcript[];
  scores?: Score[];
  ratings?: Rating[];
  notes?: Note[];
  notices?: Notice[];
  observations?: Record<string, Observation>;
  /** The applicant has been asked to share their screen. */
  screen_asked?: boolean;
  /** The participant who speaks now. */
  speaker?: string | null;
  lead?: Lead;
  practice?: boolean;
  ai?: AiLed | null;
  prompts?: PromptShown[];
  /** Ids of answers instead of which a later take counts. */
  set_aside?: string[];
  /** One asked for translated captions; null where no service translates this interview. */
  translated?: boolean | null;
}

export interface Me {
  id: string;
  role: Role;
  name: string;
}

// --- messages -----------------------------------------------------------------------------

export interface Welcome {
  type: 'welcome';
  me: Me;
  now_s: number;
  ice_servers: RTCIceServer[];
  snapshot: Snapshot;
}

export interface EventMessage {
  type: 'event';
  seq: number;
  sent_s: number;
  event: LiveEvent;
}

/** What a participant shows: themselves, or the screen that they share. */
export type MediaSource = 'camera' | 'screen';

export interface Publishing {
  type: 'publishing';
  participant: string;
  source?: MediaSource;
  publishing: boolean;
  /** null when the media went. */
  publication: number | null;
}

/** Another participant speaks now, or nobody. */
export interface Speaker {
  type: 'speaker';
  participant: string | null;
}

/** How many pictures of a participant one's own connection carries; sound always goes. */
export type Pictures = 'all' | 'fewer' | 'none';

export interface Forwarding {
  type: 'forwarding';
  participant: string;
  source: MediaSource;
  pictures: Pictures;
}

/** From now on one reads translated captions, or no more. */
export interface Translating {
  type: 'translating';
  wanted: boolean;
}

/** A final caption in the other language; null where no translation could be had. */
export interface Translated {
  type: 'translated';
  participant: string;
  utterance: number;
  language: string;
  text: string | null;
}

export interface Ack {
  type: 'ack';
  reply_to: number;
}

export interface ErrorMessage {
  type: 'error';
  reply_to: number | null;
  code: string;
  message: string;
  retryable: boolean;
}

/** What changes the room. */
export type RoomMessage =
  Welcome | EventMessage | Publishing | Speaker | Forwarding | Translating | Translated;

export type ServerMessage = RoomMessage | Ack | ErrorMessage;

export type AiAct =
  | 'begin'
  | 'answer'
  | 'done'
  | 'next'
  | 'repeat'
  | 'skip'
  | 'retake'
  | 'pause'
  | 'resume'
  | 'still_here'
  | 'typing';

export type Command =
  | { type: 'start' }
  | { type: 'ask'; question_id: string }
  | { type: 'add_question'; text: string; competencies: string[] }
  | { type: 'end_answer' }
  | { type: 'rate'; question_id: string; competency: string; level: number | null }
  | { type: 'note'; question_id: string; text: string }
  | { type: 'request_audio_only' }
  | { type: 'ask_screen'; wanted: boolean }
  | { type: 'end' }
  | { type: 'ai_act'; act: AiAct }
  | { type: 'type_answer'; text: string }
  | { type: 'take_over' }
  | { type: 'hand_back' }
  | { type: 'media_state'; camera: boolean; microphone: boolean }
  | { type: 'translate_captions'; wanted: boolean }
  | { type: 'ping' };
