import { expect, test } from 'vitest';
import { EVERYTHING, searchOf } from './wire';

test('a filter without anything asks for everything', () => {
  expect(searchOf(EVERYTHING).toString()).toBe('');
});

test('the last day of a filter is within it, also at the end of a month', () => {
  const search = searchOf({ ...EVERYTHING, from: '2026-01-31', until: '2026-01-31' });
  const hours =
    (Date.parse(search.get('before') ?? '') - Date.parse(search.get('since') ?? '')) / 3.6e6;
  expect(hours).toBe(24);
  expect(new Date(search.get('since') ?? '').getDate()).toBe(31);
});
