import { expect, it } from 'vitest';
import { lookup } from './texts';

const texts = {
  room: { hello: '{{name}}, welcome to {{place}}', plain: 'Plain' },
  left_one: '{{count}} minute left',
  left_other: '{{count}} minutes left',
};

it('finds a text by its dotted key and fills it in', () => {
  const t = lookup(texts, 'en');
  expect(t('room.plain')).toBe('Plain');
  expect(t('room.hello', { name: 'Mei', place: 'R&D' })).toBe('Mei, welcome to R&D');
  expect(t('room.hello', { name: '{{place}}', place: 'R&D' })).toBe('{{place}}, welcome to R&D');
  expect(t('room.hello', { name: null })).toBe(', welcome to ');
});

it('chooses the plural that the language has for a count', () => {
  expect([0, 1, 2].map((count) => lookup(texts, 'en')('left', { count }))).toEqual([
    '0 minutes left',
    '1 minute left',
    '2 minutes left',
  ]);
  expect(lookup({ left_other: '还剩{{count}}分钟' }, 'zh')('left', { count: 1 })).toBe('还剩1分钟');
  expect(lookup(texts, 'en')('room.plain', { count: 1 })).toBe('Plain');
});

it('shows the key of a text that is not there', () => {
  expect(lookup(texts, 'en')('room.none')).toBe('room.none');
});
