import { expect, it } from 'vitest';
import type { Transcript } from '../../../live/wire';
import { apart, unsettled } from './settled';

const heard = (text: string, settled: number, final = false) =>
  ({ text, settled, final }) as Transcript;

it('tells the end that may still change from what stays', () => {
  expect(unsettled(heard('We sold more', 7))).toBe(' more');
  expect(unsettled(heard('𠮷野家的订单多了', 3))).toBe('的订单多了'); // two units of UTF-16
  expect(unsettled(heard('We sold more.', 0, true))).toBe('');
});

it('dims the same words where only the end of a long text is shown', () => {
  expect(apart('…sold more', ' more')).toEqual(['…sold', ' more']);
  expect(apart('…more', 'we sold more')).toEqual(['', '…more']);
  expect(apart('We sold more.', '')).toEqual(['We sold more.', '']);
});
