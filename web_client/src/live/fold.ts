/** The room as a fold: a snapshot, then every message taken into it. Pure; for either role. */
import { lineKey, mediaKey, scoreKey, type Participant, type RoomState } from './state';
import type {
  Answer,
  Forwarding,
  LiveEvent,
  Notice,
  Publishing,
  Rating,
  RoomMessage,
  RoomParticipant,
  RoomQuestion,
  Snapshot,
  Transcript,
  Welcome,
} from './wire';

/** Notices kept in the page; the server keeps them all. */
const MOST_NOTICES = 200;

/** The room after one more message; null until the first welcome. */
export function fold(room: RoomState | null, message: RoomMessage): RoomState | null {
  if (message.type === 'welcome') {
    return { ...enter(message), translations: room?.translations ?? {} };
  }
  if (room === null) return null;
  switch (message.type) {
    case 'event':
      return apply(room, message.event);
    case 'publishing':
      return published(room, message);
    case 'speaker':
      return speaking(room, message.participant);
    case 'forwarding':
      return carried(room, message);
    case 'translating':
      return { ...room, translated: message.wanted };
    case 'translated':
      return {
        ...room,
        translations: { ...room.translations, [lineKey(message)]: message },
      };
  }
}

function enter({ me, now_s, snapshot }: Welcome): RoomState {
  return {
    me,
    clock_offset_s: now_s - performance.now() / 1000,
    status: snapshot.status,
    started_s: snapshot.started_s,
    ended_s: null,
    job: snapshot.job,
    participants: byId(snapshot),
    pictures: {},
    // The snapshot does not tell who began first.
    screens: snapshot.participants.flatMap(({ id, screen }) => (screen == null ? [] : id)),
    screenAsked: snapshot.screen_asked ?? false,
    questions: snapshot.questions,
    answers: snapshot.answers,
    transcript: [...snapshot.transcript].sort((a, b) => a.start_s - b.start_s),
    partials: {},
    scores: Object.fromEntries(
      (snapshot.scores ?? []).map((score) => [scoreKey(score.dimension, score.answer), score]),
    ),
    observations: snapshot.observations ?? {},
    ratings: snapshot.ratings ?? [],
    notes: snapshot.notes ?? [],
    notices: snapshot.notices ?? [],
    lead: snapshot.lead ?? 'panel',
    practice: snapshot.practice ?? false,
    ai: snapshot.ai ?? null,
    prompts: snapshot.prompts ?? [],
    setAside: snapshot.set_aside ?? [],
    translated: snapshot.translated ?? null,
    translations: {},
  };
}

function byId(snapshot: Snapshot): Record<string, Participant> {
  return Object.fromEntries(
    snapshot.participants.map((person) => {
      const { id, screen = null } = person;
      return [id, { ...person, screen, speaking: id === snapshot.speaker }];
    }),
  );
}

function published(room: RoomState, message: Publishing): RoomState {
  const { participant, source = 'camera', publishing, publication } = message;
  const change = source === 'screen' ? { screen: publication } : { publishing, publication };
  // A new publication is watched over a new connection, about which nothing was said yet.
  const pictures = { ...room.pictures, [mediaKey(participant, source)]: 'all' as const };
  const screens = source === 'screen' ? sharing(room, participant, publishing) : room.screens;
  return withParticipant({ ...room, pictures, screens }, participant, change);
}

/** A screen that is shared anew over another connection keeps its place. */
function sharing({ screens }: RoomState, id: string, on: boolean): string[] {
  if (on) return screens.includes(id) ? screens : [...screens, id];
  return screens.filter((other) => other !== id);
}

function carried(room: RoomState, { participant, source, pictures }: Forwarding): RoomState {
  return { ...room, pictures: { ...room.pictures, [mediaKey(participant, source)]: pictures } };
}

function speaking(room: RoomState, who: string | null): RoomState {
  const people = Object.entries(room.participants).map(([id, person]) => {
    const speaks = id === who;
    return [id, person.speaking === speaks ? person : { ...person, speaking: speaks }];
  });
  return { ...room, participants: Object.fromEntries(people) as RoomState['participants'] };
}

function withParticipant(room: RoomState, id: string, change: Partial<Participant>): RoomState {
  const person = room.participants[id];
  if (person === undefined) return room;
  return { ...room, participants: { ...room.participants, [id]: { ...person, ...change } } };
}

function apply(room: RoomState, event: LiveEvent): RoomState {
  switch (event.type) {
    case 'speech_started':
    case 'speech_ended':
      return room; // who is shown as speaking is said by `speaker`
    case 'transcript':
      return said(room, event);
    case 'observation':
      return { ...room, observations: { ...room.observations, [event.measure]: event } };
    case 'score': {
      const key = scoreKey(event.dimension, event.answer);
      return { ...room, scores: { ...room.scores, [key]: event } };
    }
    case 'notice':
      return noticed(room, event);
    case 'participant_joined':
      return joined(room, event.participant, event);
    case 'participant_left':
      // Their media has its own life: it may outlast a lost socket, or be back before it.
      return withParticipant(room, event.participant, { present: false, speaking: false });
    case 'interview_started':
      return { ...room, status: 'live', started_s: event.time_s };
    case 'question_added':
      return { ...room, questions: [...room.questions, added(event)] };
    case 'question_asked':
      return asked(room, event);
    case 'answer_ended':
      return { ...room, answers: closed(room.answers, event.time_s, event.answer) };
    case 'rating_given':
      return { ...room, ratings: rated(room, event) };
    case 'note_written': {
      const others = room.notes.filter(
        ({ by, question_id }) => by !== event.by || question_id !== event.question_id,
      );
      const { by, question_id, text } = event;
      return { ...room, notes: [...others, { by, name: nameOf(room, by), question_id, text }] };
    }
    case 'interview_ended':
      return { ...room, status: 'ended', ended_s: event.time_s };
    case 'ai_turn':
      return room.ai === null ? room : { ...room, ai: { ...room.ai, turn: event } };
    case 'answer_set_aside':
      return { ...room, setAside: [...room.setAside, event.answer] };
    case 'prompt_shown':
      return { ...room, prompts: [...room.prompts, event] };
  }
}

function noticed(room: RoomState, notice: Notice): RoomState {
  const { kind } = notice;
  const screenAsked = kind === 'screen_asked' || (kind !== 'screen_withdrawn' && room.screenAsked);
  const notices = [...room.notices, notice].slice(-MOST_NOTICES);
  const switched = kind === 'camera_off' || kind === 'camera_on';
  const change = switched ? { camera_on: kind === 'camera_on' } : {};
  return withParticipant({ ...room, screenAsked, notices }, notice.participant, change);
}

function said(room: RoomState, line: Transcript): RoomState {
  const same = (other: Transcript | undefined) =>
    other?.participant === line.participant && other.utterance === line.utterance;
  if (!line.final) {
    if (room.transcript.some(same)) return room; // a partial that its final overtook
    return { ...room, partials: { ...room.partials, [line.participant]: line } };
  }
  const { [line.participant]: partial, ...others } = room.partials;
  const partials =
    partial !== undefined && partial.utterance <= line.utterance ? others : room.partials;
  const transcript = room.transcript.filter((other) => !same(other));
  const before = transcript.findLastIndex((other) => other.start_s <= line.start_s);
  return { ...room, partials, transcript: transcript.toSpliced(before + 1, 0, line) };
}

function joined(
  room: RoomState,
  id: string,
  { role, name }: Pick<RoomParticipant, 'role' | 'name'>,
): RoomState {
  const known = room.participants[id];
  const nothing = { publishing: false, publication: null, screen: null, speaking: false };
  const person = known ?? { id, camera_on: true, ...nothing };
  return {
    ...room,
    participants: { ...room.participants, [id]: { ...person, role, name, present: true } },
  };
}

function added(event: Extract<LiveEvent, { type: 'question_added' }>): RoomQuestion {
  const { question_id: id, text, competencies, key_points = [], behavioural = true } = event;
  const { follows = '', reason = '' } = event;
  const about = { competencies, key_points, behavioural, follows, reason };
  return { id, text, ...about, added: true, asked: false };
}

function asked(
  room: RoomState,
  { question_id, answer, time_s, text }: Extract<LiveEvent, { type: 'question_asked' }>,
): RoomState {
  const known = room.questions.some(({ id }) => id === question_id);
  const questions = known
    ? room.questions.map((q) => (q.id === question_id ? { ...q, asked: true } : q))
    : [...room.questions, { id: question_id, text, asked: true }];
  const opened = { id: answer, question_id, start_s: time_s, end_s: null };
  return { ...room, questions, answers: [...closed(room.answers, time_s), opened] };
}

function closed(answers: Answer[], end_s: number, id?: string): Answer[] {
  return answers.map((answer) =>
    answer.end_s === null && (id === undefined || answer.id === id) ? { ...answer, end_s } : answer,
  );
}

function rated(room: RoomState, event: Extract<LiveEvent, { type: 'rating_given' }>): Rating[] {
  const { by, question_id, competency, level } = event;
  const others = room.ratings.filter(
    (r) => r.by !== by || r.question_id !== question_id || r.competency !== competency,
  );
  if (level === null) return others;
  return [...others, { by, name: nameOf(room, by), question_id, competency, level }];
}

function nameOf(room: RoomState, id: string): string {
  return room.participants[id]?.name ?? '';
}
