import { expect, it } from 'vitest';
import { lackOf } from './pictures';

const here = { camera_on: true };

it('calls a connection lost where pictures came and come no more', () => {
  expect(lackOf(here, 'none')).toBe('awaited');
  expect(lackOf(here, 'moving')).toBeNull();
  expect(lackOf(here, 'still')).toBe('lost');
});

it('waits for no pictures of a camera that is off', () => {
  expect(lackOf({ camera_on: false }, 'still')).toBe('camera_off');
  expect(lackOf({ camera_on: false }, 'none')).toBe('camera_off');
});

it('blames nobody else where one’s own link is weak, or may be broken', () => {
  expect(lackOf(here, 'still', 'none')).toBe('paused');
  expect(lackOf(here, 'still', 'fewer')).toBe('unsure');
  expect(lackOf(here, 'still', 'all')).toBe('lost');
  expect(lackOf(here, 'still', 'all', false)).toBe('unsure');
});
