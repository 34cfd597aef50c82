import { describe, expect, it } from 'vitest';
import { aligned, excerpt, fraction, grouped, lastBegun, place, timeAt } from './timeline_maths';

const span = { start_s: 60, end_s: 160 };

describe('the time line', () => {
  it('places times and reads them back', () => {
    expect(fraction(span, 85)).toBe(0.25);
    expect(timeAt(span, 0.25)).toBe(85);
    expect(place(span, 85, 110)).toEqual({ left: 25, width: 25 });
  });

  it('keeps everything on the line', () => {
    expect(fraction(span, 0)).toBe(0);
    expect(fraction(span, 999)).toBe(1);
    expect(place(span, 150, 999)).toEqual({ left: 90, width: 10 });
    expect(fraction({ start_s: 5, end_s: 5 }, 5)).toBe(0);
  });

  it('finds what holds at a moment', () => {
    expect(lastBegun([1, 4, 9], 0)).toBe(-1);
    expect(lastBegun([1, 4, 9], 4)).toBe(1);
    expect(lastBegun([1, 4, 9], 100)).toBe(2);
  });

  it('plays at least two seconds around a piece of evidence, within the interview', () => {
    expect(excerpt({ start_s: 100, end_s: 100.5 }, span)).toEqual({
      start_s: 99.25,
      end_s: 101.25,
    });
    expect(excerpt({ start_s: 60, end_s: 70 }, span)).toEqual({ start_s: 60, end_s: 70.3 });
  });

  it('groups marks that would cover one another', () => {
    const marks = [{ time_s: 61 }, { time_s: 60 }, { time_s: 90 }];
    expect(grouped(marks, span, 0.02)).toEqual([
      [{ time_s: 60 }, { time_s: 61 }],
      [{ time_s: 90 }],
    ]);
  });

  it('puts curves on one axis and keeps unrated stretches empty', () => {
    expect(
      aligned([
        {
          points: [
            [1, 5],
            [3, null],
          ],
        },
        { points: [[2, 7]] },
      ]),
    ).toEqual([
      [1, 2, 3],
      [5, undefined, null],
      [undefined, 7, undefined],
    ]);
  });
});
