import { expect, test } from 'vitest';
import { dbfs, meterShare } from './level';

test('levels are RMS in dB below full scale', () => {
  const sine = Float32Array.from({ length: 480 }, (_, i) => Math.sin((2 * Math.PI * i) / 48));
  expect(dbfs(sine)).toBeCloseTo(-3.01, 1);
  expect(dbfs(sine.map((x) => x / 10))).toBeCloseTo(-23.01, 1);
  expect(dbfs(new Float32Array(480))).toBe(-Infinity);
});

test('silence is an empty meter, a shout a full one', () => {
  expect(meterShare(-Infinity)).toBe(0);
  expect(meterShare(0)).toBe(1);
  expect(meterShare(-40)).toBeGreaterThan(0.3);
});
