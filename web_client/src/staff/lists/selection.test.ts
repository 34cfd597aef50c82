import { expect, test } from 'vitest';
import { toggled } from './selection';

test('marks what is missing, and takes marks away only where all are there', () => {
  expect([...toggled(new Set(['a']), ['a', 'b'])]).toEqual(['a', 'b']);
  expect([...toggled(new Set(['a', 'b', 'c']), ['a', 'b'])]).toEqual(['c']);
  expect([...toggled(new Set(['a']), ['a'])]).toEqual([]);
});
