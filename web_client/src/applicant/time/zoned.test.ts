import { describe, expect, it } from 'vitest';
import { byDayIn, timeIn, zoneName } from './zoned';

describe('times in a zone', () => {
  it('fall on the day that it is there', () => {
    const times = [{ starts_at: '2026-11-24T02:00:00Z' }, { starts_at: '2026-11-24T16:30:00Z' }];
    expect(byDayIn(times, 'Asia/Shanghai').map(({ day }) => day)).toEqual([
      '2026-11-24',
      '2026-11-25',
    ]);
    expect(byDayIn(times, 'Europe/Berlin')).toHaveLength(1);
  });

  it('follow the clock change', () => {
    expect(timeIn('en', '2026-03-29T00:30:00Z', 'Europe/Berlin')).toBe('01:30');
    expect(timeIn('en', '2026-03-29T01:30:00Z', 'Europe/Berlin')).toBe('03:30');
    expect(zoneName('en', '2026-07-01T00:00:00Z', 'Europe/Berlin')).toContain('UTC+2');
  });

  it('are named as the reader calls the zone', () => {
    const at = '2026-11-24T02:00:00Z';
    expect(zoneName('zh', at, 'Asia/Shanghai')).toBe('北京时间');
    expect(zoneName('en', at, 'Asia/Shanghai')).toBe('China Standard Time (UTC+8)');
    expect(zoneName('zh', at, 'Europe/Berlin')).toBe('中欧标准时间（UTC+1）');
  });
});
