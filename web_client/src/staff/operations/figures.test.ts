import { expect, test } from 'vitest';
import { lossShare, megabytes, milliseconds } from './figures';

test('a share is of what was sent, not of what came', () => {
  expect(lossShare('en', 1, 99)).toBe('1%');
  expect(lossShare('en', 0, 0)).toBe('0%');
});

test('short waits keep a decimal', () => {
  expect(milliseconds('en', 0.0042)).toBe('4.2 ms');
  expect(milliseconds('en', 0.1834)).toBe('183 ms');
  expect(megabytes('zh', 512 * 2 ** 20)).toBe('512 MiB');
});
