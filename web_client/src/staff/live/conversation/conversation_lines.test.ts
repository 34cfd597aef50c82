import { expect, it } from 'vitest';
import { UNWRITTEN, type Transcript } from '../../../live/wire';
import { conversationLines } from './conversation_lines';

const said = (utterance: number, text: string, language: string) =>
  ({ participant: 'a1', utterance, text, language, start_s: utterance }) as Transcript;

it('shows that another language was spoken, and leaves out what proved to be no words', () => {
  const lines = conversationLines({
    transcript: [said(0, '我负责招聘。', 'zh'), said(1, '', 'zh'), said(2, '', UNWRITTEN)],
    partials: { a1: said(3, '', UNWRITTEN) },
    answers: [],
    questions: [],
    notices: [],
    applicant: 'a1',
    prompts: [],
    setAside: [],
    started_s: 0,
  });
  expect(lines.map(({ time_s }) => time_s)).toEqual([0, 2, 3]);
});
