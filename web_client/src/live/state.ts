/**
 * The room as one value, for either role, and what is read from it. Pure. Applicants simply never
 * receive what is not theirs, so those parts stay empty.
 */
import type {
  AiLed,
  Answer,
  Job,
  JobTitle,
  Lead,
  Me,
  MediaSource,
  Note,
  Notice,
  Observation,
  Pictures,
  PromptShown,
  Rating,
  RoomParticipant,
  RoomQuestion,
  Score,
  Status,
  Transcript,
  Translated,
} from './wire';

export interface Participant extends RoomParticipant {
  screen: number | null;
  /** They are the one who speaks now. */
  speaking: boolean;
}

export interface RoomState {
  me: Me;
  /** Add to `performance.now() / 1000` to get seconds on the session clock. */
  clock_offset_s: number;
  status: Status;
  started_s: number | null;
  ended_s: number | null;
  job: Job | JobTitle;
  participants: Record<string, Participant>;
  /** How many pictures one's own connection carries, by `mediaKey`; all where it says nothing. */
  pictures: Record<string, Pictures>;
  /** Ids of who shares their screen, in the order that they began. */
  screens: string[];
  /** The applicant has been asked to share their screen. */
  screenAsked: boolean;
  questions: RoomQuestion[];
  answers: Answer[];
  /** Final utterances in the order of their beginning. */
  transcript: Transcript[];
  /** The utterance each participant is in the middle of. */
  partials: Record<string, Transcript>;
  /** Latest by `scoreKey`. */
  scores: Record<string, Score>;
  /** Latest of each measure. */
  observations: Record<string, Observation>;
  ratings: Rating[];
  notes: Note[];
  notices: Notice[];
  lead: Lead;
  /** Nothing of it is kept. */
  practice: boolean;
  /** Where the AI stands; null where people lead. */
  ai: AiLed | null;
  prompts: PromptShown[];
  setAside: string[];
  /** Whether one asked for translated captions; null where there are none to be had. */
  translated: boolean | null;
  /** What came of them, by `lineKey`. */
  translations: Record<string, Translated>;
}

export function mediaKey(participant: string, source: MediaSource = 'camera'): string {
  return `${source}/${participant}`;
}

/** Who shares their screen; who began last stands last. */
export function sharers(room: RoomState): Participant[] {
  return room.screens.flatMap((id) => room.participants[id] ?? []);
}

export function lineKey({ participant, utterance }: Pick<Transcript, 'participant' | 'utterance'>) {
  return `${participant}/${utterance}`;
}

export function scoreKey(dimension: string, answer = ''): string {
  return `${answer}/${dimension}`;
}

/** The question being answered now, or the last one asked. */
export function currentQuestion(room: RoomState): RoomQuestion | undefined {
  const asked = room.answers.at(-1)?.question_id;
  return room.questions.find(({ id }) => id === asked);
}

/** The answer being given now. */
export function openAnswer(room: RoomState): Answer | undefined {
  const last = room.answers.at(-1);
  return last?.end_s === null ? last : undefined;
}

/** Whether people put the questions: always in a panel, else while one of them has taken over. */
export function peopleAsk({ lead, ai }: Pick<RoomState, 'lead' | 'ai'>): boolean {
  return lead === 'panel' || ai?.turn?.state === 'taken_over';
}

/** Finals and partials together, in the order in which people began to speak. */
export function conversation(room: RoomState): Transcript[] {
  return [...room.transcript, ...Object.values(room.partials)].sort(
    (a, b) => a.start_s - b.start_s,
  );
}

/** Now, on the session clock. */
export function sessionNow(room: RoomState): number {
  return performance.now() / 1000 + room.clock_offset_s;
}
