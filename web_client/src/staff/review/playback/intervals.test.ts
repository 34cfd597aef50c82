import { describe, expect, it } from 'vitest';
import { coveredUntil, withInterval, withoutInterval } from './intervals';

describe('intervals', () => {
  it('join where they touch and stay apart where they do not', () => {
    const two = withInterval([{ start: 0, end: 4 }], { start: 10, end: 12 });
    expect(two).toHaveLength(2);
    expect(withInterval(two, { start: 4, end: 10 })).toEqual([{ start: 0, end: 12 }]);
  });

  it('tell how far one can go without a hole', () => {
    const held = [
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ];
    expect(coveredUntil(held, 2)).toBe(4);
    expect(coveredUntil(held, 4.5)).toBe(4.5);
  });

  it('lose what is cut out', () => {
    expect(withoutInterval([{ start: 0, end: 10 }], { start: 2, end: 4 })).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 10 },
    ]);
  });
});
