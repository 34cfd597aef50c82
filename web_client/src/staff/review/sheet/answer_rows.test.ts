import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../api';
import type { Transcript } from '../../../live/wire';
import { linesWithin, rowNumbers, sheetRows } from './answer_rows';

const asked = (question_id: string, answer: string, change: Partial<Asked> = {}): Asked => ({
  question_id,
  question: `${question_id}?`,
  follows: '',
  follow_up_reason: '',
  answer,
  take: 1,
  set_aside: false,
  typed: false,
  skipped: false,
  by: 'ai',
  ...change,
});
const scored = (question_id: string, answer: string) => ({ question_id, answer, scores: [] });

describe('the rows of a sheet', () => {
  it('stand in the order of asking, skipped questions among them', () => {
    const rows = sheetRows(
      {
        per_answer: [scored('a', 'a#1'), scored('c', 'c#1')],
        asked: [asked('a', 'a#1'), asked('b', '', { skipped: true }), asked('c', 'c#1')],
      },
      { answers: [] },
    );
    expect(rows.map(({ question }) => question)).toEqual(['a?', 'b?', 'c?']);
    expect(rows[1]?.asked?.skipped).toBe(true);
  });

  it('are numbered as the questions of the interview, follow-ups within theirs', () => {
    const rows = sheetRows(
      {
        per_answer: [],
        asked: [
          asked('a', 'a#1'),
          asked('a', 'a#2', { take: 2 }),
          asked('a.1', 'a.1#1', { follows: 'a' }),
          asked('b', 'b#1'),
          asked('b.1', 'b.1#1', { follows: 'b' }),
          asked('b.2', 'b.2#1', { follows: 'b' }),
        ],
      },
      { answers: [] },
    );
    expect(rowNumbers(rows)).toEqual(['1', '1', '1.1', '2', '2.1', '2.2']);
  });

  it('are the scored answers alone where nothing more is known', () => {
    const answers = [{ id: 'a#1', question_id: 'a', question: 'Why?', start_s: 0, end_s: 9 }];
    const rows = sheetRows({ per_answer: [scored('a', 'a#1')] }, { answers });
    expect(rows).toMatchObject([{ question: 'Why?', asked: undefined }]);
  });
});

it('a line belongs to the answer that it shares most time with, a typed one to its moment', () => {
  const line = (text: string, start_s: number, time_s: number, participant = 'p') =>
    ({ type: 'transcript', participant, text, start_s, time_s }) as Transcript;
  const timeline = {
    answers: [
      { id: 'a#1', question_id: 'a', question: 'Why?', start_s: 10, end_s: 20 },
      { id: 'b#1', question_id: 'b', question: 'How?', start_s: 22, end_s: 40 },
    ],
    participants: [{ id: 'p', role: 'applicant', name: 'P' } as const],
    transcript: [
      line('before', 4, 9),
      line('spoken', 9, 15),
      line('aside', 12, 13, 'i'),
      line('typed', 20, 20),
      line('next', 19, 25),
    ],
  };
  expect(linesWithin('a#1', timeline).map(({ text }) => text)).toEqual(['spoken', 'typed']);
});
