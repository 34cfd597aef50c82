import { describe, expect, it } from 'vitest';
import { clock, saidMoment, secondsLeft, shareLeft, spanOf } from './time_left';

describe('time that runs out', () => {
  const span = { from_s: 100, until_s: 130 };

  it('is a share of all that was allowed, full only at its beginning', () => {
    const share = (until_s: number, allowed_s: number | null) =>
      shareLeft(spanOf({ time_s: 100, until_s, allowed_s }), 100);
    expect(share(220, 120)).toBe(1);
    expect(share(160, 120)).toBe(0.5); // after a pause, or a word to the AI
    expect(share(112, null)).toBe(1);
  });

  it('is whole seconds, the last one shown until it is over', () => {
    expect(secondsLeft(span, 100)).toBe(30);
    expect(secondsLeft(span, 129.2)).toBe(1);
    expect(secondsLeft(span, 140)).toBe(0);
    expect(secondsLeft({ from_s: 100, until_s: null }, 500)).toBeNull();
  });

  it('is a share from one to zero, also when the clocks disagree', () => {
    expect(shareLeft(span, 115)).toBeCloseTo(0.5);
    expect(shareLeft(span, 99)).toBe(1);
    expect(shareLeft(span, 131)).toBe(0);
  });

  it('is written as a clock', () => {
    expect(clock(9)).toBe('0:09');
    expect(clock(150)).toBe('2:30');
  });

  it('is read out at few moments, and none right after the beginning', () => {
    const said = (total: number) =>
      new Set(Array.from({ length: total }, (_, gone) => saidMoment(total - gone, total)));
    expect([...said(180)]).toEqual([null, 60, 30, 10]);
    expect([...said(30)]).toEqual([null, 10]);
    expect([...said(15)]).toEqual([null]);
  });
});
