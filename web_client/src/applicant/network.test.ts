import { expect, test } from 'vitest';
import { judge } from './network';

test('delay and loss are judged by the worse of the two', () => {
  expect(judge(40, 0)).toBe('good');
  expect(judge(40, 0.05)).toBe('fair');
  expect(judge(500, 0)).toBe('fair');
  expect(judge(40, 0.2)).toBe('poor');
  expect(judge(2_000, null)).toBe('poor');
  expect(judge(100, null)).toBe('good');
});
