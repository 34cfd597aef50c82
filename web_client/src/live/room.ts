/** What stands in a room: the job, its people, questions and answers, and what is known so far. */
import type {
  AiTurn,
  FollowUpReason,
  Notice,
  Observation,
  PromptShown,
  Role,
  Score,
  Transcript,
} from './events';

export type Status = 'scheduled' | 'live' | 'ended';

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
  /** They have not switched it off; whether pictures come is another thing. */
  camera_on: boolean;
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
