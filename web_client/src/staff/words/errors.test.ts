import { expect, it } from 'vitest';
import { ApiError } from '../../api';
import type { TFunction } from '../../i18n';
import { errorText, problemText } from './errors';

const t = ((key: string, values: object = {}) =>
  `${key} ${JSON.stringify(values)}`) as unknown as TFunction<'staff'>;

it('says what exactly is wrong before what kind of trouble it is', () => {
  const long = new ApiError(400, 'bad_input', 'body.title: ...', 'too_long', { limit: 200 });
  expect(errorText(t, long)).toBe('error.fault.too_long {"limit":200}');
});

it('falls back to the kind of trouble for a fault that it has no words for', () => {
  const odd = new ApiError(409, 'wrong_state', 'the moon is full', 'full_moon');
  expect(errorText(t, odd)).toContain('error.wrong_state');
});

it('says what was kept of the background by its fault, else as it was written down', () => {
  const kept = { message: 'h.example answers 500', values: { host: 'h.example' }, about: '' };
  const text = (fault: string) => problemText(t, { ...kept, fault });
  expect(text('host_answers')).toBe('error.fault.host_answers {"host":"h.example"}');
  expect(text('erased')).toBe('error.erased {}');
  expect(text('')).toBe('error.kept {"message":"h.example answers 500"}');
});
