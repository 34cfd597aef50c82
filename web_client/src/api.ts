/** REST: the routes under /api/v1 as docs/protocol.md gives them, typed; errors as ApiError. */
import type {
  AiSettings,
  AiTurn,
  Answer,
  FollowUpReason,
  Job,
  Lead,
  MediaSource,
  Note,
  Notice,
  PromptShown,
  Rating,
  Role,
  Score,
  Status,
  Transcript,
  Unrated,
} from './live/wire';

/** An answer other than 2xx, or none at all (`code` "network", `status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** A code of interview/errors.py. */
    readonly code: string,
    message: string,
    /** What exactly is wrong, with what belongs into a sentence about it; "" where unsaid. */
    readonly fault = '',
    readonly values: Record<string, string | number> = {},
  ) {
    super(message);
  }
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: 'interviewer' | 'hr' | 'hr_manager' | 'auditor' | 'admin';
  locale: string;
}

/** What went wrong in the background: a fault as errors have it. */
export interface Problem {
  message: string;
  /** "" of one that was kept before faults were. */
  fault: string;
  values: Record<string, string | number>;
  /** Which of many things it befell; "" for the whole. */
  about: string;
}

export interface Named {
  id: string;
  name: string;
}

/** The application that a row belongs to, by which it is moved. */
export interface ApplicationBrief {
  id: string;
  stage: string;
}

export interface InterviewRow {
  id: string;
  status: Status;
  /** Ended before it took place. */
  called_off?: boolean;
  language: string;
  starts_at: string;
  started_at: string | null;
  ended_at: string | null;
  applicant: Named;
  opening: { id: string; title: string };
  panel: Named[];
  /** By which its time is moved or called off; null where it has none in the calendar. */
  booking_id: string | null;
  composite: number | null;
  composite_reason: Unrated | '' | null;
  erased_at: string | null;
  lead?: Lead;
  /** Until when the applicant may begin; null where a panel leads. */
  closes_at?: string | null;
}

export interface JoinLink {
  created_at: string;
  expires_at: string;
  state: 'active' | 'used' | 'revoked' | 'expired';
}

/** What an applicant is told of what is kept of their interview. */
export interface Held {
  held: boolean;
  /** The day on which it is deleted at the latest, as YYYY-MM-DD. */
  kept_until: string;
  /** Whether they may erase it here; else they ask the company. */
  may_erase: boolean;
  policy: 'prc' | 'eu' | 'us-il' | 'us-ny';
  /** Whether a legal claim or duty keeps it, beyond that day too. */
  on_hold: boolean;
  /** Whether consent was taken back: it goes as soon as nothing keeps it. */
  withdrawn: boolean;
}

export type Purpose = 'recording' | 'speech_scoring' | 'expression_scoring';
export type Consents = Partial<Record<Purpose, boolean>>;

/** What a jurisdiction allows and demands. */
export interface Policy extends Named {
  sources: ('voice' | 'content' | 'face' | 'body')[];
  purposes: Purpose[];
  face_weight_allowed: boolean;
  retention_days: number;
  human_review: boolean;
  bias_audit: boolean;
  notice_version: string;
}

export interface Interview extends InterviewRow {
  job: Job;
  policy: Policy;
  consents: Consents | null;
  links: JoinLink[];
  ai?: AiSettings | null;
}

export interface OpeningRow {
  id: string;
  title: string;
  language: string;
  policy: string;
  owner: Named;
  created_at: string;
  state: 'draft' | 'open' | 'paused' | 'closed';
  urgent: boolean;
  headcount: number;
  due_on: string | null;
  location: string;
  /** Applications by stage. */
  stages: Record<string, number>;
}

export type Opening = Job & Pick<OpeningRow, 'owner' | 'created_at'>;

export interface ApplicantRow {
  id: string;
  name: string;
  email: string;
  locale: string;
}

export interface StaffRow {
  id: string;
  name: string;
  role: User['role'];
}

export interface RecordingPart {
  id: string;
  participant: string;
  /** Absent where it is their camera and microphone. */
  source?: MediaSource;
  start_s: number;
  end_s: number;
  video_codec: string | null;
  has_audio: boolean;
  /** The longest stretch between keyframes: a clip may begin this much early. */
  keyframes_s: number;
}

/** A part that is not what was written; from_s is null where nothing of it can be read. */
export interface Damage {
  part_id: string;
  participant: string;
  from_s: number | null;
}

/** One answer to one question, in the order of asking. */
export interface Asked {
  question_id: string;
  question: string;
  /** The question that it follows up, else "". */
  follows: string;
  follow_up_reason: FollowUpReason | '';
  answer: string;
  take: number;
  /** A later take counts instead. */
  set_aside: boolean;
  typed: boolean;
  skipped: boolean;
  by: string;
}

type Prompted = Pick<PromptShown, 'time_s' | 'answer' | 'kind' | 'text'>;

export interface Timeline {
  interview_id: string;
  status: Status;
  started_at: string | null;
  duration_s: number;
  started_s: number | null;
  ended_s: number | null;
  participants: (Named & { role: Role })[];
  job: Job;
  answers: (Answer & { question: string })[];
  transcript: Transcript[];
  scores: Score[];
  /** By measure: [time_s, value, confidence]. */
  observations: Record<string, [number, number, number][]>;
  notices: Notice[];
  ratings: Rating[];
  notes: Note[];
  parts: RecordingPart[];
  damage: Damage[];
  asked?: Asked[];
  prompts?: Prompted[];
  ai_turns?: AiTurn[];
}

export interface MeasureSummary {
  /** The median; `low` to `high` holds the middle eight tenths of `count` values. */
  value: number;
  low: number | null;
  high: number | null;
  count: number | null;
  unit: string;
  from_s: number;
  to_s: number;
  model: string;
}

export interface Evaluation {
  interview_id: string;
  created_at: string;
  rules: string;
  /** "" where it was written before settings had a version. */
  settings: string;
  composite: Score;
  scores: Score[];
  per_answer: { answer: string; question_id: string; scores: Score[] }[];
  ratings: Rating[];
  measures: Record<string, MeasureSummary>;
  /** Content, voice and face apart, 0 to 10. */
  parts: Partial<Record<'content' | 'voice' | 'face', number | null>>;
  transcript: Transcript[];
  models: string[];
  asked?: Asked[];
  prompts?: Prompted[];
  standing?: Standing | null;
}

/** Among the rated interviews for the same version of the opening; null of too few. */
export interface Standing {
  rated: number;
  at_least: number;
  rank: number | null;
  mean: number | null;
}

export interface JoinInfo {
  interview_id: string;
  company: string;
  applicant_name: string;
  opening_title: string;
  language: string;
  starts_at: string;
  status: Status;
  interviewers: string[];
  notice_version: string;
  retention_days: number;
  /** Whom to write to about one's data; empty where nobody is named. */
  privacy_contact: string;
  bias_audit: { url: string; audited_on: string } | null;
  consents_given: Consents | null;
  purposes: Purpose[];
  ice_servers: RTCIceServer[];
  lead?: Lead;
  closes_at?: string | null;
  ai?: AiSettings | null;
}

export interface NewInterview {
  applicant_id: string;
  opening_id: string;
  interviewer_ids: string[];
  starts_at: string;
  lead?: Lead;
  /** Hours from `starts_at` during which an AI-led interview may be begun. */
  window_h?: number;
}

const BASE = '/api/v1';
const part = encodeURIComponent;

export const api = {
  signIn: (email: string, password: string) =>
    post<{ user: User }>('/sign-in', { email, password }),
  signOut: () => post<null>('/sign-out'),
  me: () => get<{ user: User }>('/me'),

  interviews: (filter: { status?: Status; words?: string; cursor?: string } = {}) =>
    get<{ items: InterviewRow[]; next_cursor: string | null }>(
      `/interviews?${new URLSearchParams(filter).toString()}`,
    ),
  arrange: (interview: NewInterview) => post<Interview>('/interviews', interview),
  interview: (id: string) => get<Interview>(`/interviews/${part(id)}`),
  makeJoinLink: (id: string) =>
    post<{ url: string; expires_at: string }>(`/interviews/${part(id)}/join-links`),
  revokeJoinLinks: (id: string) => call<null>('DELETE', `/interviews/${part(id)}/join-links`),
  timeline: (id: string) => get<Timeline>(`/interviews/${part(id)}/timeline`),
  evaluation: (id: string) => get<Evaluation>(`/interviews/${part(id)}/evaluation`),
  openings: () => get<{ items: OpeningRow[] }>('/openings'),
  opening: (id: string) => get<Opening>(`/openings/${part(id)}`),
  aiSettings: (opening: string) => get<AiSettings>(`/openings/${part(opening)}/ai-settings`),
  setAiSettings: (opening: string, settings: AiSettings) =>
    call<AiSettings>('PUT', `/openings/${part(opening)}/ai-settings`, settings),
  applicants: (filter: { cursor?: string; to_interview_for?: string } = {}) =>
    get<{ items: ApplicantRow[]; next_cursor: string | null }>(
      `/applicants?${new URLSearchParams(filter).toString()}`,
    ),
  staff: () => get<{ items: StaffRow[] }>('/staff'),

  joinInfo: (token: string) => get<JoinInfo>(`/join/${part(token)}`),
  consent: (token: string, given: { notice_version: string; purposes: Consents; locale: string }) =>
    post<{ interview_id: string; participant_id: string }>(`/join/${part(token)}/consents`, given),
  /** What is kept of the interview that this browser took part in. */
  held: (token: string) => get<Held>(`/join/${part(token)}/held`),
  /** Withdraws every consent and erases the interview, for good. */
  /** Where the copy of all that is held of the applicant is fetched. */
  copyUrl: (token: string, language: 'zh' | 'en') =>
    `${BASE}/join/${part(token)}/copy?language=${language}`,
  withdraw: (token: string) => call<null>('DELETE', `/join/${part(token)}/held`),

  health: () => get<{ status: string; version: string }>('/health'),
};

/** Address of a recording's part, for a media element or a download. */
export function recordingUrl(
  interview: string,
  partId: string,
  span: { from_s?: number; to_s?: number; download?: boolean } = {},
): string {
  const query = new URLSearchParams();
  if (span.from_s !== undefined) query.set('from_s', span.from_s.toFixed(3));
  if (span.to_s !== undefined) query.set('to_s', span.to_s.toFixed(3));
  if (span.download === true) query.set('download', 'true');
  return `${BASE}/interviews/${part(interview)}/recording/${part(partId)}?${query.toString()}`;
}

function get<Answer>(path: string): Promise<Answer> {
  return call('GET', path);
}

function post<Answer>(path: string, body?: object): Promise<Answer> {
  return call('POST', path, body);
}

export async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(BASE + path, {
    method,
    headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(lost);
  // An answer may also break off in the middle.
  if (response.ok)
    return (response.status === 204 ? null : await response.json().catch(lost)) as Answer;
  throw await errorOf(response);
}

function lost(cause: unknown): never {
  throw new ApiError(0, 'network', String(cause));
}

type ErrorBody = Pick<ApiError, 'code' | 'message'> & Partial<Pick<ApiError, 'fault' | 'values'>>;

export async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: ErrorBody };
    return new ApiError(response.status, error.code, error.message, error.fault, error.values);
  } catch {
    return new ApiError(response.status, 'error', response.statusText);
  }
}
