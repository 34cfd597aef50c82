/** Names of the bank's kinds, in the reader's language. */
import type { TFunction } from '../../i18n';
import type { Level, PersonalQuestion, QuestionType } from './wire';

export const ROLES = [
  'general',
  'sales',
  'customer_service',
  'software_engineer',
  'data_analyst',
  'product_manager',
  'hr_specialist',
  'operations_supervisor',
  'finance_accountant',
] as const;

const REASONS = [
  'project_led',
  'project',
  'figure',
  'work',
  'skill',
  'key_point',
  'situation',
  'task',
  'action',
  'result',
  'unclear',
  'no_answer',
] as const;

/** A kind of work; one that the company named itself stays as it is. */
export function roleText(t: TFunction<'staff'>, role: string): string {
  const known = ROLES.find((one) => one === role);
  return known === undefined ? role : t(`bank.role.${known}`);
}

export const typeText = (t: TFunction<'staff'>, type: QuestionType): string =>
  t(`bank.type.${type}`);

export const levelText = (t: TFunction<'staff'>, level: Level): string => t(`bank.level.${level}`);

/** Why a question to one person is asked. */
export function reasonOf(t: TFunction<'staff'>, reason: PersonalQuestion['reason']): string {
  const known = REASONS.find((code) => code === reason.code);
  return known === undefined ? reason.words : t(`prepare.reason.${known}`, { words: reason.words });
}
