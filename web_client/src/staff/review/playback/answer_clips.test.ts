import { describe, expect, it } from 'vitest';
import { answerAt, answerClips } from './answer_clips';

const answer = (id: string, start_s: number, end_s: number | null) => ({
  id,
  question_id: id,
  question: id,
  start_s,
  end_s,
});
const part = (id: string, participant: string, start_s: number, end_s: number) => ({
  id,
  participant,
  start_s,
  end_s,
  video_codec: 'vp8',
  has_audio: true,
  keyframes_s: 4,
});
const answers = [answer('a', 5, 20), answer('b', 22, null)];

describe('answers in the recording', () => {
  it('knows the answer at the playhead, and that there is none between two', () => {
    expect(answerAt(answers, 4)).toBe(-1);
    expect(answerAt(answers, 19)).toBe(0);
    expect(answerAt(answers, 21)).toBe(-1);
    expect(answerAt(answers, 500)).toBe(1);
  });

  it('has a clip in each part of the applicant that an answer lies in', () => {
    const clips = answerClips(
      {
        answers,
        participants: [
          { id: 'ann', role: 'applicant', name: 'Ann' },
          { id: 'ben', role: 'interviewer', name: 'Ben' },
        ],
        parts: [
          part('2', 'ann', 14, 40),
          part('1', 'ann', 0, 10),
          part('3', 'ben', 0, 40),
          part('4', 'ann', 19.9, 20.5),
        ],
      },
      0,
    );
    expect(clips.map(({ part: { id }, from_s, to_s }) => [id, from_s, to_s])).toEqual([
      ['1', 5, 10],
      ['2', 14, 20],
    ]);
    expect(answerClips({ answers, participants: [], parts: [] }, -1)).toEqual([]);
  });
});
