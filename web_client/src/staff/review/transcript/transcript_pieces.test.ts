import { describe, expect, it } from 'vitest';
import { piecesOf } from './transcript_pieces';

const word = (text: string) => ({ text, start_s: 0, end_s: 0 });

describe('piecesOf', () => {
  it('keeps spaces and punctuation with the word before', () => {
    const said = { text: 'Well, it works.', words: [word('Well'), word(' it'), word('works')] };
    expect(piecesOf(said)).toEqual(['Well, ', 'it ', 'works.']);
  });

  it('cuts Chinese, and loses nothing when a word is not found', () => {
    const said = {
      text: '我们，成功了。',
      words: [word('我们'), word('失败'), word('成功'), word('了')],
    };
    expect(piecesOf(said).join('')).toBe(said.text);
  });
});
