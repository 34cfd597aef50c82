/** What "next" asks. Pure. */
import { peopleAsk, type RoomState } from '../../../live/state';
import type { RoomQuestion } from '../../../live/wire';

/** So soon after a question was put, "next" was meant for that one: by a colleague, or a double click. */
const JUST_PUT_S = 1;

/** The first question that was not asked. */
export function nextQuestion({ questions }: Pick<RoomState, 'questions'>) {
  return questions.find(({ asked }) => asked !== true);
}

/** The question that a press of "next" asks at `now_s` of the session clock, if any. */
export function askedByNext(
  room: Pick<RoomState, 'status' | 'lead' | 'ai' | 'questions' | 'answers'>,
  now_s: number,
): RoomQuestion | undefined {
  const put_s = room.answers.at(-1)?.start_s ?? -Infinity;
  const free = room.status === 'live' && peopleAsk(room) && now_s - put_s > JUST_PUT_S;
  return free ? nextQuestion(room) : undefined;
}
