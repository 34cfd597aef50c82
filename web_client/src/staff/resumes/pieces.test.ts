import { describe, expect, it } from 'vitest';
import { characters, piecesOf } from './pieces';

describe('piecesOf', () => {
  it('cuts at every end and marks what each piece is', () => {
    const pieces = piecesOf(10, [{ start: 2, end: 5 }], [{ start: 5, end: 7, attribute: 'age' }], {
      start: 3,
      end: 5,
    });
    expect(pieces.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 3],
      [3, 5],
      [5, 7],
      [7, 10],
    ]);
    expect(pieces.map(({ read }) => read)).toEqual([false, true, true, false, false]);
    expect(pieces.map(({ shown }) => shown)).toEqual([false, false, true, false, false]);
    expect(pieces[3]?.attribute).toBe('age');
  });

  it('covers the text exactly, whatever the spans', () => {
    const pieces = piecesOf(4, [{ start: 1, end: 99 }], [], null);
    expect(pieces[0]?.start).toBe(0);
    expect(pieces.at(-1)?.end).toBe(4);
  });
});

it('counts a character outside the basic plane as one, as the server does', () => {
  expect(characters('a😀b')).toHaveLength(3);
});
