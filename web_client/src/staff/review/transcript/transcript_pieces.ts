import type { Transcript } from '../../../live/wire';

/** The text cut at its words, so that spaces and punctuation stay as they were written. */
export function piecesOf({ text, words }: Pick<Transcript, 'text' | 'words'>): string[] {
  const cuts: number[] = [];
  let from = 0;
  for (const { text: word } of words) {
    const at = text.indexOf(word.trim(), from);
    cuts.push(at < 0 ? from : at);
    from = at < 0 ? from : at + word.trim().length;
  }
  return cuts.map((cut, i) => text.slice(i === 0 ? 0 : cut, cuts[i + 1] ?? text.length));
}
