import { expect, test } from 'vitest';
import { toldReasons } from './reasons';

const REASONS = ['wished', 'light_day', 'daytime'];

test('a time in the day of another zone is not called so where it is night', () => {
  expect(toldReasons(REASONS, 'Asia/Shanghai', 'Asia/Shanghai')).toEqual(['wished', 'daytime']);
  expect(toldReasons(REASONS, 'America/New_York', 'Asia/Shanghai')).toEqual(['wished']);
});
