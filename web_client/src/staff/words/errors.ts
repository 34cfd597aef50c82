/** What went wrong, in the reader's words: codes of interview/errors.py. */
import type { TFunction } from 'i18next';
import { ApiError } from '../../api';
import { CommandFailed } from '../../live/socket';

const CODES = [
  'network',
  'disconnected',
  'not_signed_in',
  'not_allowed',
  'not_found',
  'erased',
  'wrong_state',
  'time_taken',
  'review_missing',
  'audit_missing',
  'overloaded',
  'too_many_tries',
  'store_unavailable',
  'recording_damaged',
] as const;

/** The server's own message is shown where this client has no words for its code. */
export function errorText(t: TFunction<'staff'>, error: unknown): string {
  if (!(error instanceof ApiError || error instanceof CommandFailed)) return t('error.unknown');
  const known = CODES.find((code) => code === error.code);
  if (known !== undefined) return t(`error.${known}`);
  return error.message === '' ? t('error.unknown') : t('error.said', { message: error.message });
}
