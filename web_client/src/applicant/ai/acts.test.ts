import { describe, expect, it } from 'vitest';
import type { AiSettings, AiTurn } from '../../live/wire';
import { actsOf, isHushed, isRemark, isSpoken } from './acts';

const SETTINGS: AiSettings = {
  think_s: 30,
  answer_s: 120,
  retakes: 1,
  pauses: 2,
  skip: true,
  typed: true,
  follow_ups: 1,
  prompts: true,
  panel_prompts: false,
};

function turn(change: Partial<AiTurn>): AiTurn {
  return {
    type: 'ai_turn',
    time_s: 10,
    arrived_s: null,
    state: 'answering',
    question_id: 'q1',
    answer: 'q1#1',
    take: 1,
    until_s: 130,
    allowed_s: 120,
    reason: '',
    by: '',
    number: 1,
    total: 3,
    follow_up: false,
    retakes_left: 1,
    pauses_left: 2,
    text: 'Why?',
    speech: '/live/i/speech/q1',
    ...change,
  };
}

describe('what the AI says', () => {
  it('stands beside the question where it is a remark, and is heard unless it would disturb', () => {
    const asked = turn({ reason: 'asked_back' });
    const timed = turn({ reason: 'given_time', speech: null });
    expect([asked, timed, turn({})].map(isRemark)).toEqual([true, true, false]);
    expect([asked, timed, turn({})].map(isSpoken)).toEqual([true, false, false]);
  });
});

describe('what an applicant may do', () => {
  it('is one main act and whatever the opening allows besides', () => {
    expect(actsOf(turn({}), SETTINGS)).toEqual({
      main: 'done',
      others: ['repeat', 'retake', 'skip', 'pause'],
      typing: true,
    });
  });

  it('leaves out what is used up, switched off or has no voice', () => {
    const strict = { ...SETTINGS, skip: false, typed: false };
    const used = turn({ retakes_left: 0, pauses_left: 0, speech: null });
    expect(actsOf(used, strict)).toEqual({ main: 'done', others: [], typing: false });
  });

  it('is to say that one is there where nothing was heard, which needs no pause left', () => {
    expect(actsOf(turn({ state: 'checking', pauses_left: 0 }), SETTINGS).main).toBe('still_here');
  });

  it('is nothing while the connection is away or a person leads', () => {
    expect(actsOf(turn({ state: 'paused', reason: 'away' }), SETTINGS).main).toBeNull();
    expect(actsOf(turn({ state: 'paused', reason: 'applicant' }), SETTINGS).main).toBe('resume');
    expect(actsOf(turn({ state: 'taken_over' }), SETTINGS)).toEqual({
      main: null,
      others: [],
      typing: false,
    });
  });
});

it('the voice speaks when a question comes or is asked for again, and never over an answer', () => {
  expect(isSpoken(turn({ state: 'asking' }))).toBe(true);
  expect(isSpoken(turn({ state: 'answering' }))).toBe(false);
  expect(isSpoken(turn({ state: 'answering', reason: 'repeat' }))).toBe(true);
  expect(isHushed(turn({ state: 'thinking' }))).toBe(false);
  expect(isHushed(turn({ state: 'answering' }))).toBe(true);
});
