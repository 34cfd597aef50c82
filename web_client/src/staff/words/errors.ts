/** What went wrong, in the reader's words: codes and faults of interview/errors.py. */
import { ApiError, type Problem } from '../../api';
import type { TFunction } from '../../i18n';
import { CommandFailed } from '../../live/socket';

const CODES = [
  'bad_input',
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

/** What exactly is wrong with an input, or with the state that an act meets. */
const FAULTS = [
  'missing',
  'too_long',
  'too_many',
  'too_many_entries',
  'on_hold',
  'erased_before',
  'too_small',
  'too_large',
  'not_multiple',
  'edited_meanwhile',
  'unknown_variables',
  'variable_missing',
  'unreadable',
  'host_unknown',
  'host_private',
  'host_silent',
  'not_https',
  'no_calendar',
  'password_refused',
  'too_many_days',
  'date_passed',
  'no_position',
  'hours_overlap',
  'same_question',
  'heading_lacks',
  'file_unreadable',
  'redirects',
  'address_unreadable',
  'password_in_address',
  'answer_too_large',
  'not_understood',
  'calendar_too_full',
  'repeats_too_often',
  'host_answers',
  'host_busy',
  'key_refused',
  'not_there',
  'secret_unreadable',
  'not_sent',
  'broke_off',
  'nothing_recorded',
  'disk_full',
  'bad_email',
  'email_taken',
  'last_administrator',
  'password_wrong',
  'password_too_short',
] as const;

/** Kinds of trouble that say enough of something that nobody was there to see. */
const TELLING = ['erased', 'not_allowed', 'store_unavailable', 'recording_damaged'] as const;

/** The server's own message, which is English, is shown to who reads English. */
export function errorText(t: TFunction<'staff'>, error: unknown): string {
  if (!(error instanceof ApiError || error instanceof CommandFailed)) return t('error.unknown');
  const fault = error instanceof ApiError && FAULTS.find((one) => one === error.fault);
  if (fault) return t(`error.fault.${fault}`, error.values);
  const known = CODES.find((code) => code === error.code);
  const { message } = error;
  if (known !== undefined) return t(`error.${known}`, { message });
  return message === '' ? t('error.unknown') : t('error.said', { message });
}

/** What went wrong in the background; of some, a message for programmers is all that was kept. */
export function problemText(t: TFunction<'staff'>, { fault, values, message }: Problem): string {
  const known = FAULTS.find((one) => one === fault);
  if (known) return t(`error.fault.${known}`, values);
  const telling = TELLING.find((one) => one === fault);
  return telling ? t(`error.${telling}`) : t('error.kept', { message });
}
