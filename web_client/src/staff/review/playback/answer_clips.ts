/** Where an answer lies in the recording. Pure. */
import type { RecordingPart, Timeline } from '../../../api';

export interface AnswerClip {
  readonly part: RecordingPart;
  readonly from_s: number;
  readonly to_s: number;
}

/** Less of an answer than this in a part is no clip. */
const SHORTEST_S = 0.2;

/** Which answer was being given at a time, counted from 0; -1 between answers. */
export function answerAt(answers: Timeline['answers'], time_s: number): number {
  return answers.findIndex(
    ({ start_s, end_s }) => start_s <= time_s && time_s < (end_s ?? Infinity),
  );
}

/** The stretches of the applicant's parts that an answer lies in: more than one after a rejoin. */
export function answerClips(
  { answers, parts, participants }: Pick<Timeline, 'answers' | 'parts' | 'participants'>,
  number: number,
): AnswerClip[] {
  const answer = answers[number];
  const applicant = participants.find(({ role }) => role === 'applicant')?.id;
  if (answer === undefined) return [];
  return parts
    .filter(({ participant }) => participant === applicant)
    .map((part) => ({
      part,
      from_s: Math.max(answer.start_s, part.start_s),
      to_s: Math.min(answer.end_s ?? Infinity, part.end_s),
    }))
    .filter(({ from_s, to_s }) => to_s - from_s >= SHORTEST_S)
    .sort((a, b) => a.from_s - b.from_s);
}
