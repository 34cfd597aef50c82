import { expect, test } from 'vitest';
import { askedByNext } from './next_question';

const QUESTIONS = ['q1', 'q2', 'q3'].map((id) => ({ id, text: `${id}?` }));

/** The room after the first questions were put, the last of them at 20 s. */
function room(put: number) {
  return {
    status: 'live' as const,
    lead: 'panel' as const,
    ai: null,
    questions: QUESTIONS.map((question, i) => ({ ...question, asked: i < put })),
    answers: QUESTIONS.slice(0, put).map(({ id }) => ({
      id: `${id}#1`,
      question_id: id,
      start_s: 20,
      end_s: null,
    })),
  };
}

test('"next" asks the first question that was not asked', () => {
  expect(askedByNext(room(0), 20)?.id).toBe('q1');
  expect(askedByNext(room(1), 25)?.id).toBe('q2');
  expect(askedByNext(room(3), 25)).toBeUndefined();
});

test('no question is passed over where two people, or two clicks, mean the same "next"', () => {
  expect(askedByNext(room(1), 20.4)).toBeUndefined();
});

test('"next" asks nothing before the interview, and nothing while the AI leads', () => {
  expect(askedByNext({ ...room(0), status: 'scheduled' }, 20)).toBeUndefined();
  expect(askedByNext({ ...room(0), lead: 'ai' }, 20)).toBeUndefined();
});
