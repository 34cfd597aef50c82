/** What the server calls by code, in the reader's words. */
import { ApiError } from '../../api';
import type { TFunction } from '../../i18n';
import { errorText } from '../words/errors';
import type { Month, Period, Salary } from './requests';

const CAUSES = [
  'empty',
  'unknown_kind',
  'old_word',
  'damaged',
  'encrypted',
  'too_large',
  'too_many_pages',
  'too_many_files',
  'bomb',
  'macro',
  'script',
  'external_reference',
  'unsafe_path',
  'no_text',
  'no_resume',
  'too_slow',
  'too_much_memory',
  'given_up',
] as const;

const ATTRIBUTES = [
  'sex',
  'age',
  'photo',
  'origin',
  'ethnicity',
  'religion',
  'politics',
  'family',
  'health',
  'identity',
] as const;

const REASONS = ['email', 'phone', 'name_and_school', 'name_and_employer'] as const;

/** Why a file is not read. */
export function causeText(t: TFunction<'staff'>, code: string): string {
  const known = CAUSES.find((cause) => cause === code);
  return known === undefined ? t('resumes.cause.damaged') : t(`resumes.cause.${known}`);
}

/** Why an upload was refused. */
export function refusalText(t: TFunction<'staff'>, error: unknown): string {
  if (error instanceof ApiError && error.code.startsWith('file_'))
    return causeText(t, error.code.slice('file_'.length));
  if (error instanceof ApiError && error.status === 413) return t('resumes.cause.too_large');
  return errorText(t, error);
}

export function attributeName(t: TFunction<'staff'>, id: string): string {
  const known = ATTRIBUTES.find((each) => each === id);
  return known === undefined ? id : t(`resumes.attribute.${known}`);
}

export function reasonName(t: TFunction<'staff'>, id: string): string {
  const known = REASONS.find((each) => each === id);
  return known === undefined ? id : t(`resumes.reason.${known}`);
}

const two = (n: number) => String(n).padStart(2, '0');

const month = (m: Month): string => (m.month > 0 ? `${m.year}.${two(m.month)}` : String(m.year));

/** "2019.07 – 2021.03", "2019.07 – 至今". */
export function periodText(t: TFunction<'staff'>, period: Period): string {
  const end = period.ongoing ? t('resumes.now') : period.end ? month(period.end) : '';
  const start = period.start ? month(period.start) : '';
  return start !== '' && end !== '' ? `${start} – ${end}` : start + end;
}

/** "¥25,000–35,000 a month". */
export function salaryText(t: TFunction<'staff'>, locale: string, salary: Salary): string {
  const sum = (value: number) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: salary.currency,
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 0,
    }).format(value);
  const range =
    salary.minimum === salary.maximum
      ? sum(salary.minimum)
      : `${sum(salary.minimum)} – ${sum(salary.maximum)}`;
  return salary.per === 'year'
    ? t('resumes.per_year', { sum: range })
    : t('resumes.per_month', { sum: range });
}
