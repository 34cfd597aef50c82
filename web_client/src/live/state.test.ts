import { expect, test } from 'vitest';
import { fold } from './fold';
import {
  conversation,
  currentQuestion,
  mediaKey,
  openAnswer,
  scoreKey,
  sharers,
  type RoomState,
} from './state';
import type { LiveEvent, Score, Snapshot, Transcript } from './wire';

const SNAPSHOT: Snapshot = {
  status: 'scheduled',
  started_s: null,
  job: { id: 'j', title: 'Engineer', language: 'en' },
  participants: [
    {
      id: 'a',
      role: 'applicant',
      name: 'Maya',
      present: true,
      camera_on: true,
      publishing: false,
      publication: null,
    },
    {
      id: 'i',
      role: 'interviewer',
      name: 'Tom',
      present: true,
      camera_on: true,
      publishing: true,
      publication: 3,
    },
  ],
  questions: [],
  answers: [],
  transcript: [],
};

const at = (time_s: number) => ({ time_s, arrived_s: null });

function entered(snapshot: Partial<Snapshot> = {}): RoomState {
  const me = { id: 'a', role: 'applicant', name: 'Maya' } as const;
  const room = fold(null, {
    type: 'welcome',
    me,
    now_s: 0,
    ice_servers: [],
    snapshot: { ...SNAPSHOT, ...snapshot },
  });
  if (room === null) throw new Error('no room');
  return room;
}

function after(room: RoomState, ...events: LiveEvent[]): RoomState {
  return events.reduce<RoomState>(
    (before, event) => fold(before, { type: 'event', seq: 0, sent_s: 0, event }) ?? before,
    room,
  );
}

function line(participant: string, utterance: number, start_s: number, final: boolean, text = '') {
  const rest = { language: 'en', confidence: 1, model: 'm', words: [] };
  const times = { start_s, time_s: start_s + 2, arrived_s: null };
  return {
    type: 'transcript',
    participant,
    utterance,
    final,
    text,
    ...times,
    ...rest,
  } as Transcript;
}

test('nothing counts before the welcome', () => {
  const event = { type: 'interview_ended', by: 'i', reason: '', ...at(1) } as const;
  expect(fold(null, { type: 'event', seq: 0, sent_s: 0, event })).toBeNull();
});

test('an added question has the same key points at once as after a reload', () => {
  const about = { competencies: ['c'], key_points: ['why'], behavioural: false };
  const room = after(entered(), {
    type: 'question_added',
    question_id: 'added-1',
    text: 'And then?',
    by: 'ai',
    ...about,
    follows: 'q1',
    ...at(3),
  });
  expect(room.questions).toMatchObject([{ id: 'added-1', ...about, follows: 'q1', added: true }]);
});

test('an applicant gets to know a question when it is asked, and the next one closes the answer', () => {
  const room = after(
    entered({ status: 'live' }),
    {
      type: 'question_asked',
      question_id: 'q1',
      answer: 'q1#1',
      by: 'i',
      text: 'First?',
      ...at(5),
    },
    { type: 'question_asked', question_id: 'q2', answer: 'q2#1', by: 'i', text: 'Next?', ...at(9) },
  );
  expect(currentQuestion(room)?.text).toBe('Next?');
  expect(room.answers).toEqual([
    { id: 'q1#1', question_id: 'q1', start_s: 5, end_s: 9 },
    { id: 'q2#1', question_id: 'q2', start_s: 9, end_s: null },
  ]);
  const closed = after(room, { type: 'answer_ended', answer: 'q2#1', ...at(12) });
  expect(openAnswer(closed)).toBeUndefined();
  expect(currentQuestion(closed)?.id).toBe('q2');
});

test('a final replaces its partials, and a partial that comes late changes nothing', () => {
  const speaking = after(
    entered(),
    line('a', 0, 1, false, 'so I'),
    line('i', 0, 2, false, 'yes'),
    line('a', 0, 1, false, 'so I built'),
  );
  expect(conversation(speaking).map(({ text }) => text)).toEqual(['so I built', 'yes']);
  const said = after(
    speaking,
    line('a', 0, 1, true, 'So I built it.'),
    line('a', 0, 1, false, 'so'),
  );
  expect(conversation(said).map(({ text }) => text)).toEqual(['So I built it.', 'yes']);
  expect(Object.keys(said.partials)).toEqual(['i']);
});

test('a final that arrives after the next partial leaves that partial alone', () => {
  const room = after(entered(), line('a', 1, 8, false, 'then'), line('a', 0, 1, true, 'First.'));
  expect(conversation(room).map(({ text }) => text)).toEqual(['First.', 'then']);
});

test('finals stand in the order in which people began, whatever their order of arrival', () => {
  const room = after(
    entered(),
    line('a', 0, 5, true, 'B'),
    line('i', 0, 2, true, 'A'),
    line('i', 1, 7, true, 'C'),
    line('a', 0, 5, true, 'B'), // told again
  );
  expect(room.transcript.map(({ text }) => text)).toEqual(['A', 'B', 'C']);
});

test('media that is renewed gets a new publication', () => {
  const renewed = fold(entered(), {
    type: 'publishing',
    participant: 'i',
    publishing: true,
    publication: 4,
  });
  expect(renewed?.participants.i?.publication).toBe(4);
});

test('media outlasts a lost socket, for the server says when it goes', () => {
  const left = after(entered(), { type: 'participant_left', participant: 'i', ...at(3) });
  expect(left.participants.i).toMatchObject({ present: false, publishing: true, publication: 3 });
  const back = after(left, {
    type: 'participant_joined',
    participant: 'i',
    role: 'interviewer',
    name: 'Tom',
    ...at(4),
  });
  expect(back.participants.i).toMatchObject({ present: true, publishing: true, publication: 3 });
  const gone = fold(back, {
    type: 'publishing',
    participant: 'i',
    publishing: false,
    publication: null,
  });
  expect(gone?.participants.i?.publishing).toBe(false);
});

test('a camera is on until its owner switches it off', () => {
  const notice = (kind: 'camera_off' | 'camera_on'): LiveEvent => ({
    type: 'notice',
    kind,
    participant: 'i',
    detail: '',
    ...at(1),
  });
  const off = after(entered(), notice('camera_off'));
  expect(off.participants.i?.camera_on).toBe(false);
  expect(off.participants.a?.camera_on).toBe(true);
  expect(after(off, notice('camera_on')).participants.i?.camera_on).toBe(true);
});

test('the latest score of a dimension and answer counts; answers do not mix', () => {
  const score = (dimension: string, answer: string, value: number | null) =>
    ({ type: 'score', dimension, answer, value, ...at(1) }) as Score;
  const room = after(
    entered(),
    score('voice', '', 4),
    score('voice', '', null),
    score('voice', 'q1#1', 7),
  );
  expect(room.scores[scoreKey('voice')]?.value).toBeNull();
  expect(room.scores[scoreKey('voice', 'q1#1')]?.value).toBe(7);
});

test('a rating is replaced by the same person’s next one and taken back by null', () => {
  const rate = (by: string, level: number | null): LiveEvent => ({
    type: 'rating_given',
    by,
    question_id: 'q1',
    competency: 'c',
    level,
    ...at(1),
  });
  const room = after(entered(), rate('i', 2), rate('h', 3), rate('i', 5));
  expect(room.ratings.map(({ by, level }) => [by, level])).toEqual([
    ['h', 3],
    ['i', 5],
  ]);
  expect(after(room, rate('i', null)).ratings.map(({ by }) => by)).toEqual(['h']);
});

test('a new welcome replaces everything, so that nothing missed while away is lost', () => {
  const old = after(entered({ status: 'live' }), line('a', 0, 1, false, 'half a'));
  const room = fold(old, {
    type: 'welcome',
    me: old.me,
    now_s: 60,
    ice_servers: [],
    snapshot: { ...SNAPSHOT, status: 'ended' },
  });
  expect(room).toMatchObject({ status: 'ended', partials: {}, transcript: [] });
});

test('of two shared screens the one begun last stands last', () => {
  const share = (participant: string, publication: number | null) =>
    ({
      type: 'publishing',
      participant,
      source: 'screen',
      publishing: publication !== null,
      publication,
    }) as const;
  const told = [share('i', 1), share('a', 1), share('i', 2), share('a', null), share('a', 2)];
  const shown: string[][] = [];
  told.reduce<RoomState>((before, message) => {
    const room = fold(before, message) ?? before;
    shown.push(sharers(room).map(({ id }) => id));
    return room;
  }, entered());
  expect(shown).toEqual([['i'], ['i', 'a'], ['i', 'a'], ['i'], ['i', 'a']]);
});

test('one person speaks at a time, a screen is apart from its owner, a weak link is known', () => {
  const told = [
    { type: 'speaker', participant: 'a' },
    { type: 'speaker', participant: 'i' },
    { type: 'publishing', participant: 'i', source: 'screen', publishing: true, publication: 1 },
    { type: 'forwarding', participant: 'i', source: 'screen', pictures: 'none' },
  ] as const;
  const room = told.reduce<RoomState>(
    (before, message) => fold(before, message) ?? before,
    entered(),
  );
  expect(Object.values(room.participants).map(({ speaking }) => speaking)).toEqual([false, true]);
  expect(sharers(room).map(({ id, publication }) => [id, publication])).toEqual([['i', 3]]);
  expect(room.pictures[mediaKey('i', 'screen')]).toBe('none');
  const again = fold(room, { ...told[2], publication: 2 });
  expect(again?.pictures[mediaKey('i', 'screen')]).toBe('all');
  const asked = after(room, {
    ...at(9),
    type: 'notice',
    kind: 'screen_asked',
    participant: 'a',
    detail: '',
  });
  expect([room.screenAsked, asked.screenAsked]).toEqual([false, true]);
});
